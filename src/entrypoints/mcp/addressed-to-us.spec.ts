import { notForUs } from './addressed-to-us';

const OURS = 'https://panoptes.example.net';

describe('whether a request over MCP is for us', () => {
  it.each([
    ['panoptes.example.net', undefined, OURS],
    ['panoptes.example.net:443', OURS, OURS],
    ['localhost:3000', undefined, undefined],
    ['127.0.0.1:3000', 'http://localhost:6274', undefined],
    ['[::1]:3000', undefined, OURS],
    ['192.168.1.7:3000', undefined, undefined],
    ['panoptes:3000', undefined, OURS],
  ])('takes what is sent to %s from %s', (host, origin, publicUrl) => {
    expect(notForUs({ host, origin }, publicUrl)).toBeNull();
  });

  it.each([
    ['a name that leads to us and is not ours', 'evil.example.com', undefined, OURS],
    ['any name with a dot when we have none', 'evil.example.com', undefined, undefined],
    ['a page of somebody else', 'panoptes.example.net', 'https://evil.example.com', OURS],
    ['a page without an origin', 'localhost', 'null', undefined],
    ['our name with another scheme', 'panoptes.example.net', 'http://panoptes.example.net', OURS],
    ['no host', undefined, undefined, OURS],
    ['nonsense', 'a b', undefined, OURS],
  ])('refuses %s', (_what, host, origin, publicUrl) => {
    expect(notForUs({ host, origin }, publicUrl)).toEqual(expect.any(String));
  });
});
