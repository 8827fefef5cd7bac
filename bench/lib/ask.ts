import { Pool } from 'undici';

const pools = new Map<string, Pool>();

/** One request to a lever of a simulator, JSON in and out; rejects on anything but 200. */
export async function ask<T>(method: 'GET' | 'POST' | 'DELETE', address: string, body?: object): Promise<T> {
  const { origin, pathname, search } = new URL(address);
  const pool = pools.get(origin) ?? new Pool(origin, { headersTimeout: 120_000, bodyTimeout: 120_000 });
  pools.set(origin, pool);
  const answer = await pool.request({
    method,
    path: pathname + search,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${method} ${address} answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text) as T;
}
