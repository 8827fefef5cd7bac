import createClient, { type Middleware } from 'openapi-fetch';

import type { paths } from './schema';

/** A no of the product, in its own words: what is wrong, and field by field for bad input. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly { readonly path: string; readonly message: string }[] = [],
    /** Seconds to wait before asking again. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail || title);
    this.name = 'Problem';
  }
}

const CSRF_COOKIE = 'panoptes-csrf';
const CSRF_HEADER = 'x-csrf-token';

/** Everything that is asked of the product: types come from its OpenAPI document, the session from its cookies. */
export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', fetch: (request) => ask(request) });

const speaksForUs: Middleware = {
  onRequest({ request }) {
    // What goes wrong is said in the language of the page, which need not be the browser's.
    request.headers.set('accept-language', document.documentElement.lang);
    if (request.method !== 'GET') request.headers.set(CSRF_HEADER, csrfToken());
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
};
api.use(speaksForUs);

/** The answer's data; for operations that answer with some. */
export async function dataOf<T>(asked: Promise<{ data?: T }>): Promise<T> {
  const { data } = await asked;
  return data as T;
}

let refreshing: Promise<boolean> | null = null;

/** Asks again once with new tokens when the short-lived one is over. All that wait share one renewal. */
async function ask(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await fetch(request);
  if (answer.status !== 401 || request.url.includes('/api/auth/') || csrfToken() === '') return answer;
  refreshing ??= refresh().finally(() => (refreshing = null));
  if (!(await refreshing)) return answer;
  if (again.method !== 'GET') again.headers.set(CSRF_HEADER, csrfToken());
  return fetch(again);
}

/** True when there is a session again. */
export async function refresh(): Promise<boolean> {
  const answer = await fetch('/api/auth/refresh?cookie=true', {
    method: 'POST',
    headers: { 'content-type': 'application/json', [CSRF_HEADER]: csrfToken() },
    body: '{}',
  });
  return answer.ok;
}

/** Empty when nobody is signed in here. */
export function csrfToken(): string {
  const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${CSRF_COOKIE}=`));
  return decodeURIComponent(found?.slice(CSRF_COOKIE.length + 1) ?? '');
}

async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('retry-after')) || null;
  try {
    const { title, detail, errors } = (await response.json()) as Partial<Problem>;
    return new Problem(response.status, title ?? response.statusText, detail ?? '', errors ?? [], retryAfter);
  } catch {
    return new Problem(response.status, response.statusText, '', [], retryAfter);
  }
}
