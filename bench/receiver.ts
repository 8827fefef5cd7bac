import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

import { moment } from './lib/patience';

/**
 * The far side of `bench:deliver`, in a process of its own: programs on several ports that take whatever is posted to
 * them at once, and one that never answers.
 *
 * Prints where they are, then reads JSON lines and answers each with a line: `begin` starts counting anew, `count` tells
 * what has come since, `write` leaves the posts that `begin` was told to keep in a file.
 */

const ORIGINS = 8;

/** What of a post is its sender's own words. */
const KEPT_HEADERS = ['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];

export interface Addresses {
  readonly origins: readonly string[];
  readonly blackHole: string;
}

/** A post as it came; headers by name and value in turn. */
export interface Post {
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
}

export type Wish =
  | { readonly does: 'begin'; readonly keeps: boolean }
  | { readonly does: 'count' }
  | { readonly does: 'write'; readonly file: string };

/** What came since it began: posts, the moments of the first and the last (ms), and those that hang for ever. */
export interface Count {
  readonly taken: number;
  readonly first: number;
  readonly last: number;
  readonly swallowed: number;
}

class Receiver {
  private count: Count = { taken: 0, first: 0, last: 0, swallowed: 0 };
  private posts: Post[] = [];
  private keeps = false;

  does(wish: Wish): Count {
    if (wish.does === 'write') writeFileSync(wish.file, JSON.stringify(this.posts));
    if (wish.does === 'begin') {
      this.count = { taken: 0, first: 0, last: 0, swallowed: 0 };
      this.posts = [];
      this.keeps = wish.keeps;
    }
    return this.count;
  }

  takes(origin: () => string): RequestListener {
    return (request, response) => {
      const chunks: Buffer[] = [];
      if (this.keeps) request.on('data', (chunk: Buffer) => chunks.push(chunk));
      else request.resume();
      request.once('end', () => {
        const now = moment();
        const { taken, first, swallowed } = this.count;
        this.count = { taken: taken + 1, first: taken === 0 ? now : first, last: now, swallowed };
        if (this.keeps) this.posts.push(postOf(origin(), request, chunks));
        response.writeHead(204).end();
      });
    };
  }

  swallows(): RequestListener {
    return (request) => {
      request.resume();
      this.count = { ...this.count, swallowed: this.count.swallowed + 1 };
    };
  }
}

const postOf = (origin: string, { url = '/', headers }: IncomingMessage, chunks: readonly Buffer[]): Post => ({
  url: origin + url,
  headers: KEPT_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [name, String(headers[name])])),
  body: Buffer.concat(chunks).toString('utf8'),
});

function listen(listener: (origin: () => string) => RequestListener): Promise<string> {
  let origin = '';
  const server = createServer(listener(() => origin));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve(origin);
    });
  });
}

async function main(): Promise<void> {
  const receiver = new Receiver();
  const takers = Array.from({ length: ORIGINS }, () => listen((origin) => receiver.takes(origin)));
  const addresses: Addresses = {
    origins: await Promise.all(takers),
    blackHole: await listen(() => receiver.swallows()),
  };
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(receiver.does(JSON.parse(line) as Wish))}\n`);
  }
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
