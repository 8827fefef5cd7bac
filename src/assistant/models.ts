import { Injectable } from '@nestjs/common';
import type * as Sdk from 'ai';

import { Clock } from '../platform/clock/clock';
import { AssistantConfig, modelSettings, type ModelSettings } from './assistant.config';

/** The SDK, and a model that it can ask. */
export interface LoadedModel {
  readonly sdk: typeof Sdk;
  readonly model: Sdk.LanguageModel;
}

/** Milliseconds before a provider that was busy is asked once more; whoever asked is waiting. */
const SECOND_TRY = 1_000;

/** The configured language model. It is loaded when somebody first asks: until then nobody pays for it. */
@Injectable()
export class Models {
  readonly settings: ModelSettings | null;
  private loaded: Promise<LoadedModel> | null = null;

  constructor(
    config: AssistantConfig,
    private readonly clock: Clock,
  ) {
    this.settings = modelSettings(config);
  }

  /** Null when no model is configured. */
  load(): Promise<LoadedModel> | null {
    if (!this.settings) return null;
    this.loaded ??= this.read(this.settings);
    this.loaded.catch(() => (this.loaded = null));
    return this.loaded;
  }

  private async read(settings: ModelSettings): Promise<LoadedModel> {
    // Its warnings go to the console, past our log.
    (globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;
    const [sdk, model] = await Promise.all([import('ai'), modelOf(settings)]);
    return { sdk, model: sdk.wrapLanguageModel({ model, middleware: this.secondTry(sdk) }) };
  }

  /** Asks once more where the provider was only busy. The SDK's own retries wait by a timer that nobody can turn. */
  private secondTry({ APICallError }: typeof Sdk): Middleware {
    return {
      specificationVersion: 'v3',
      wrapStream: async ({ doStream, params }) => {
        try {
          return await doStream();
        } catch (cause) {
          const busy = APICallError.isInstance(cause) && cause.isRetryable && cause.statusCode !== 429;
          if (!busy || params.abortSignal?.aborted) throw cause;
          await this.clock.sleep(SECOND_TRY, params.abortSignal);
          return doStream();
        }
      },
    };
  }
}

type Wrapping = Parameters<typeof Sdk.wrapLanguageModel>[0];
type Middleware = Exclude<Wrapping['middleware'], readonly unknown[]>;

async function modelOf({ provider, model, key, baseUrl }: ModelSettings): Promise<Wrapping['model']> {
  const apiKey = key?.reveal();
  const reached = { ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === null ? {} : { baseURL: baseUrl }) };
  switch (provider) {
    case 'google':
      return (await import('@ai-sdk/google')).createGoogleGenerativeAI(reached)(model);
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(reached)(model);
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({
        name: 'panoptes',
        baseURL: baseUrl ?? '',
        ...(apiKey === undefined ? {} : { apiKey }),
        includeUsage: true,
      })(model);
    }
  }
}
