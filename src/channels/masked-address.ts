const FORM = /^(?<scheme>[a-z][a-z0-9+.-]*:\/\/)(?<login>[^\s/?#@]*@)?(?<host>[^\s/?#@]*)/i;

/**
 * A secret address as people may see it, enough to know it again: scheme, host and the last four characters. What is no
 * URL is the name of a place, and stays as it is.
 */
export function maskedAddress(address: string): string {
  const { scheme, login = '', host = '' } = FORM.exec(address)?.groups ?? {};
  if (!scheme) return address;
  // Of other schemes the host may be the secret itself.
  const isWeb = /^https?:/i.test(scheme);
  const hidden = address.slice(scheme.length + (isWeb ? login.length + host.length : 0));
  // Of a short one the end would be too much.
  return `${scheme}${isWeb ? `${host}/` : ''}…${hidden.length >= 16 ? hidden.slice(-4) : ''}`;
}
