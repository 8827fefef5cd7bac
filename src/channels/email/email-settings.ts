import { z } from 'zod';

const SERVER = 'expected smtp://user:password@host:587, or smtps:// for TLS from the start';
const SENDER = 'expected an address like alerts@example.net, or Panoptes <alerts@example.net>';

/** One address, alone; nothing in it could begin another header or another recipient. */
export const ADDRESS = /^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\[\]]+$/;

export const serverUrl = () => z.string({ error: SERVER }).trim().refine(isServer, { error: SERVER });

export const sender = () =>
  z
    .string({ error: SENDER })
    .trim()
    .max(300, { error: SENDER })
    .refine((text) => ADDRESS.test(senderOf(text).address), { error: SENDER });

/** What an admin sets for e-mail. */
export const emailSettings = z.object({
  url: serverUrl().meta({
    secret: true,
    title: 'SMTP server',
    description:
      'smtp://user:password@host:587 or smtps://…:465; with ?tls=unverified for a certificate of its own making, ?tls=off for a server in the same network that has none.',
  }),
  from: sender().meta({ title: 'Sender', description: 'Panoptes <alerts@example.net>' }),
  replyTo: sender().optional().meta({ title: 'Answers go to', description: 'Left out, they go to the sender.' }),
});

export type EmailSettings = z.output<typeof emailSettings>;

/** The name and the address of `Panoptes <alerts@example.net>`, or of an address alone. */
export function senderOf(text: string): { name: string; address: string } {
  const [, name = '', address = ''] = /^([^<>\r\n]*)<([^<>]*)>$/.exec(text) ?? [];
  return address
    ? { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.trim() }
    : { name: '', address: text };
}

/** How to connect. `tls`: by STARTTLS at the latest, without looking at the certificate, or not at all. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
  readonly tls: 'verified' | 'unverified' | 'off';
}

export function serverOf(url: string): Server {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === 'smtps:';
  const tls = searchParams.get('tls');
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    auth: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null,
    tls: tls === 'off' || tls === 'unverified' ? tls : 'verified',
  };
}

function isServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, searchParams } = new URL(text);
  try {
    serverOf(text);
  } catch {
    return false;
  }
  const known = [...searchParams].every(([name, value]) => name === 'tls' && /^(verified|unverified|off)$/.test(value));
  return (protocol === 'smtp:' || protocol === 'smtps:') && hostname !== '' && known;
}
