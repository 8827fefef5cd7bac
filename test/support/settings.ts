import type { z } from 'zod';

import { settle, type SettingsNow, type SettingsSource } from '../../src/channels/channel-settings';

/** Settings of channels as an admin would have stored them; null: the channel is switched off. */
export const settingsAre = (stored: Readonly<Record<string, unknown>> | null = {}): SettingsSource => ({
  of: <S extends z.ZodObject>(_kind: string, schema: S, defaults: Partial<z.input<S>>): SettingsNow<S> => ({
    current: stored && settle(schema, defaults, stored).values,
  }),
});
