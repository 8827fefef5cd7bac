import { inspect } from 'node:util';

import { ConfigError } from '../platform/config/from-env';
import { AssistantConfig, modelSettings } from './assistant.config';

const settings = (environment: Record<string, string>) => modelSettings(new AssistantConfig(environment));

describe('the model that the environment names', () => {
  it('is none when nothing is set', () => {
    expect(settings({})).toBeNull();
  });

  it('is Google’s when there is nothing but a Gemini key', () => {
    expect(settings({ GEMINI_API_KEY: 'AIza-1' })).toMatchObject({ provider: 'google', model: 'gemini-2.5-flash' });
    expect(settings({ GEMINI_API_KEY: 'AIza-1' })?.key?.reveal()).toBe('AIza-1');
  });

  it('is what was said, wherever it is', () => {
    const mine = { AI_PROVIDER: 'openai-compatible', AI_MODEL: 'llama', AI_BASE_URL: 'http://models:11434/v1/' };
    expect(settings(mine)).toEqual({
      provider: 'openai-compatible',
      model: 'llama',
      key: null,
      baseUrl: 'http://models:11434/v1',
    });
    expect(settings({ AI_PROVIDER: 'anthropic', AI_API_KEY: 'sk-1', GEMINI_API_KEY: 'no' })?.provider).toBe(
      'anthropic',
    );
  });

  it('shows its key to nobody', () => {
    const shown = settings({ AI_PROVIDER: 'anthropic', AI_API_KEY: 'sk-secret' });
    expect(`${inspect(shown)} ${JSON.stringify(shown)}`).not.toContain('sk-secret');
  });

  it.each([
    [{ AI_PROVIDER: 'oracle' }, 'AI_PROVIDER'],
    [{ AI_API_KEY: 'sk-1' }, 'AI_PROVIDER'],
    [{ AI_PROVIDER: 'google' }, 'AI_API_KEY'],
    [{ AI_PROVIDER: 'anthropic', GEMINI_API_KEY: 'x' }, 'AI_API_KEY'],
    [{ AI_PROVIDER: 'openai-compatible', AI_MODEL: 'm' }, 'AI_BASE_URL'],
    [{ AI_PROVIDER: 'openai-compatible', AI_BASE_URL: 'http://x/v1' }, 'AI_MODEL'],
    [{ AI_BASE_URL: 'models/v1', AI_PROVIDER: 'google', AI_API_KEY: 'x' }, 'AI_BASE_URL'],
    [{ ASSISTANT_DAILY_QUESTIONS: 'many' }, 'ASSISTANT_DAILY_QUESTIONS'],
    [{ ASSISTANT_RETENTION_DAYS: '-1' }, 'ASSISTANT_RETENTION_DAYS'],
  ])('%p is told as a fault of %s', (environment, variable) => {
    const faults = (): string[] => {
      try {
        new AssistantConfig(environment);
        return [];
      } catch (cause) {
        return cause instanceof ConfigError ? cause.faults.map((fault) => fault.variable) : [];
      }
    };
    expect(faults()).toEqual([variable]);
  });
});
