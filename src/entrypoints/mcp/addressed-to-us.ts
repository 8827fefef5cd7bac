/** What a request says about where it goes and which page sent it. */
export interface Addressed {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why a request is not for us, or null when it is.
 *
 * A page of a stranger may have its own name lead to our address (DNS rebinding); its browser then says that name as the
 * host, and the page as the origin. What no public name can stand for is let in: addresses, and names without a dot.
 */
export function notForUs({ host, origin }: Addressed, publicUrl: string | undefined): string | null {
  const ours = publicUrl === undefined ? null : new URL(publicUrl);
  const name = hostnameOf(host);
  if (name === null) return 'The Host header is missing or not good.';
  if (name !== ours?.hostname && !isNobodysName(name)) {
    return `The Host ${name} is not ours: set PUBLIC_URL to the address under which people reach this server.`;
  }
  if (origin === undefined) return null;
  const from = URL.canParse(origin) ? new URL(origin) : null;
  const known = from && (from.origin === ours?.origin || LOOPBACK.includes(from.hostname));
  return known ? null : 'Pages of that Origin may not call here.';
}

function hostnameOf(host: string | undefined): string | null {
  if (!host || !/^[\w.:[\]-]{1,255}$/.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname;
}

const isNobodysName = (name: string): boolean =>
  name.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || !name.includes('.');
