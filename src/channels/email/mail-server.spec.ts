import { serverOf } from './email-settings';
import { connectionTo } from './mail-server';

const to = (url: string) => connectionTo(serverOf(url));

describe('the connection to a mail server', () => {
  it('carries a password only inside TLS, unless it stays on this machine or an admin wants it', () => {
    expect(to('smtp://ada:hush@mail.example.net')).toMatchObject({ requireTLS: true, ignoreTLS: false, port: 587 });
    expect(to('smtp://ada:hush@127.0.0.1:1025')).toMatchObject({ requireTLS: false, port: 1025 });
    expect(to('smtp://ada:hush@mail.example.net?tls=off')).toMatchObject({ requireTLS: false, ignoreTLS: true });
    expect(to('smtp://mail.example.net')).toMatchObject({ requireTLS: false });
  });

  it('looks at the certificate, unless it is told not to', () => {
    expect(to('smtps://mail.example.net')).toMatchObject({
      secure: true,
      port: 465,
      tls: { rejectUnauthorized: true },
    });
    expect(to('smtps://mail.example.net?tls=unverified').tls).toEqual({ rejectUnauthorized: false });
  });

  it('signs in with what the address says, whatever letters it holds', () => {
    expect(to('smtp://ada%40example.net:p%3A%2F@mail.example.net').auth).toEqual({
      user: 'ada@example.net',
      pass: 'p:/',
    });
    expect(to('smtp://[::1]:25')).toMatchObject({ host: '::1', port: 25 });
  });
});
