import { z } from 'zod';

import { flag, fromEnv, number } from './from-env';

const rootKey = () =>
  z.string().trim().min(32, { error: 'expected at least 32 characters' }).optional().meta({ secret: true });

const isUrlOf =
  (...protocols: string[]) =>
  (value: string) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol);

/** Where the product listens, where its data lie, and how it speaks. */
export class PlatformConfig extends fromEnv(
  z.object({
    HOST: z.string().trim().default('127.0.0.1'),
    PORT: number({ min: 0, max: 65_535, whole: true }).default(3000),
    PUBLIC_URL: z
      .string()
      .trim()
      .refine(isUrlOf('http:', 'https:'), { error: 'expected an address like https://panoptes.example.net' })
      .transform((value) => value.replace(/\/+$/, ''))
      .optional(),
    DATABASE_URL: z
      .string()
      .trim()
      .refine(isUrlOf('postgres:', 'postgresql:'), { error: 'expected postgres://user:password@host:port/database' })
      .optional()
      .meta({ secret: true }),
    DATA_DIR: z.string().default('./data'),
    APP_SECRET: rootKey(),
    APP_SECRET_PREVIOUS: rootKey(),
    TRUST_PROXY: flag().default(false),
    METRICS_TOKEN: z.string().trim().optional().meta({ secret: true }),
    LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
        error: 'expected trace, debug, info, warn, error, fatal or silent',
      })
      .default('info'),
    LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'expected json or pretty' }).optional(),
  }),
) {
  /** PUBLIC_URL, or what stands for it when it is not set. `port` is the one that the listener has got. */
  publicUrl(port: number): string {
    return this.PUBLIC_URL ?? `http://localhost:${port}`;
  }

  /** LOG_FORMAT; when it is not set, `pretty` where a person is looking. */
  logFormat(): 'json' | 'pretty' {
    return this.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json');
  }
}
