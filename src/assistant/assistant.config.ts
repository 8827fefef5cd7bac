import { z } from 'zod';

import { fromEnv, number } from '../platform/config/from-env';
import { Secret } from '../platform/secrets/secret';

export const PROVIDERS = ['google', 'openai-compatible', 'anthropic'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Wherever it is: a model of one's own usually stands beside us, without a certificate. */
const address = z
  .string()
  .trim()
  .refine((value) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol), {
    error: 'expected an address with its version path, like https://models.example.net/v1',
  })
  .transform((value) => value.replace(/\/+$/, ''));

/** Which language model answers, how it is reached, and how much of it one person may use in a day; 0 = any number. */
export class AssistantConfig extends fromEnv(
  z
    .object({
      AI_PROVIDER: z.enum(PROVIDERS, { error: `expected one of ${PROVIDERS.join(', ')}` }).optional(),
      AI_MODEL: z.string().trim().optional(),
      AI_API_KEY: z.string().trim().meta({ secret: true }).optional(),
      AI_BASE_URL: address.optional(),
      GEMINI_API_KEY: z.string().trim().meta({ secret: true }).optional(),
      ASSISTANT_DAILY_QUESTIONS: number({ min: 0, whole: true }).default(100),
      ASSISTANT_DAILY_TOKENS: number({ min: 0, whole: true }).default(1_000_000),
      ASSISTANT_RETENTION_DAYS: number({ min: 0, max: 36_500, whole: true }).default(30),
    })
    .refine(
      ({ AI_PROVIDER, AI_API_KEY, AI_MODEL, AI_BASE_URL }) => AI_PROVIDER || !(AI_API_KEY ?? AI_MODEL ?? AI_BASE_URL),
      {
        path: ['AI_PROVIDER'],
        error: `expected one of ${PROVIDERS.join(', ')}, as another AI_ variable is set`,
      },
    )
    .refine(({ AI_PROVIDER, AI_BASE_URL }) => AI_PROVIDER !== 'openai-compatible' || AI_BASE_URL, {
      path: ['AI_BASE_URL'],
      error: 'expected the address of the server with its version path, like https://models.example.net/v1',
    })
    .refine(({ AI_PROVIDER, AI_MODEL }) => AI_PROVIDER !== 'openai-compatible' || AI_MODEL, {
      path: ['AI_MODEL'],
      error: 'expected the name of a model that the server has',
    })
    .refine(
      ({ AI_PROVIDER, AI_API_KEY, GEMINI_API_KEY }) =>
        AI_PROVIDER === undefined ||
        AI_PROVIDER === 'openai-compatible' ||
        (AI_API_KEY ?? (AI_PROVIDER === 'google' ? GEMINI_API_KEY : undefined)) !== undefined,
      { path: ['AI_API_KEY'], error: 'expected the key that the provider has given' },
    ),
) {}

/** A language model as it is reached. */
export interface ModelSettings {
  readonly provider: Provider;
  readonly model: string;
  /** Servers of one's own may want none. */
  readonly key: Secret | null;
  /** With its version path; null: the provider's public address. */
  readonly baseUrl: string | null;
}

/** What is asked of a provider when nobody has said which model. */
const USUAL: Readonly<Record<Provider, string>> = {
  google: 'gemini-2.5-flash',
  anthropic: 'claude-sonnet-4-5',
  'openai-compatible': '',
};

/** The model that the environment names; null when it names none. A Gemini key alone means Google. */
export function modelSettings(config: AssistantConfig): ModelSettings | null {
  const { AI_PROVIDER, AI_MODEL, AI_API_KEY, AI_BASE_URL, GEMINI_API_KEY } = config;
  const provider = AI_PROVIDER ?? (GEMINI_API_KEY === undefined ? null : 'google');
  if (provider === null) return null;
  const key = AI_API_KEY ?? (provider === 'google' ? GEMINI_API_KEY : undefined);
  return {
    provider,
    model: AI_MODEL ?? USUAL[provider],
    key: key === undefined ? null : new Secret(key),
    baseUrl: AI_BASE_URL ?? null,
  };
}
