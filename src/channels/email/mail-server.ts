import { createTransport, type Transporter } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer/lib/mailer';

import { seconds } from '../../domain/duration';
import { isLoopback } from '../../platform/config/from-env';
import { onAbort } from '../../platform/clock/on-abort';
import { type Server, serverOf } from './email-settings';

/** Connections that are kept open to one server, and so mails under way at once. */
const CONNECTIONS = 8;

const PATIENCE = seconds(10);

/** A mail server, over a few connections that are kept open for the next mails. */
export class MailServer {
  private readonly transport: Transporter;

  constructor(readonly url: string) {
    this.transport = createTransport({
      ...connectionTo(serverOf(url)),
      pool: true,
      maxConnections: CONNECTIONS,
      // What to say again is decided by the outbox alone, or a mail may be there twice.
      maxRequeues: 0,
      idleTimeout: seconds(30),
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      dnsTimeout: PATIENCE,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: SendMailOptions): Promise<{ readonly response: string }> {
    return (await this.transport.sendMail(mail)) as { response: string };
  }

  /** Connects and signs in, without a mail. */
  async verify(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    let forget: () => void = () => undefined;
    const aborted = new Promise<never>((_, reject) => {
      forget = onAbort(signal, () => reject(signal.reason as Error));
    });
    await Promise.race([this.transport.verify(), aborted]).finally(() => forget());
  }

  close(): void {
    this.transport.close();
  }
}

/** What nodemailer wants to know of a server. */
export const connectionTo = ({ host, port, secure, auth, tls }: Server) => ({
  host,
  port,
  secure,
  ...(auth ? { auth } : {}),
  ignoreTLS: tls === 'off',
  // A password never goes over an open line, unless the line does not leave this machine or somebody wants it.
  requireTLS: auth !== null && tls !== 'off' && !isLoopback(host),
  tls: { rejectUnauthorized: tls === 'verified' },
});
