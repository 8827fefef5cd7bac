/** Telegram's own idea of a link that may stand in a text or on a button. */

/** Null when the link is good, otherwise Telegram's words for what is wrong with it. */
export function faultOfLink(link: string): string | null {
  const trimmed = link.trim();
  if (/^(tg|ton|tonsite):\/?\/?/i.test(trimmed)) return /^\w+:(\/\/)?\w/.test(trimmed) ? null : 'Wrong tg URL';
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return 'Unsupported URL protocol';
  let host: string;
  try {
    host = new URL(scheme === undefined ? `http://${trimmed}` : trimmed).hostname;
  } catch {
    return 'Wrong HTTP URL';
  }
  // Telegram takes addresses in numbers, but no name without a dot: that is why localhost never works.
  return host.includes('.') || host.startsWith('[') ? null : 'Wrong HTTP URL';
}
