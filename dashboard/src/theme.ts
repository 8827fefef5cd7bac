import { createTheme } from '@mantine/core';

/** How the dashboard looks: one calm accent, and colours for states that are told apart without colour too. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  // From here on text on a colour is black: what the eye needs, 4.5 to 1, on each of the colours of states.
  luminanceThreshold: 0.18,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  autoContrast: true,
  cursorType: 'pointer',
});

/** The colour and the sign of each state; the sign is for who does not see the colour. */
export const STATE_LOOK = {
  online: { color: 'teal', sign: '●' },
  degraded: { color: 'yellow', sign: '▲' },
  offline: { color: 'red', sign: '✕' },
  unknown: { color: 'gray', sign: '○' },
} as const;

/** The colour of each state of a channel; its word stands beside it. */
export const CHANNEL_LOOK = { ok: 'teal', failing: 'orange', misconfigured: 'red', off: 'gray' } as const;
