import type { PlumeCloud } from './plume-cloud';

/** An answer as a client sees it; `json` is undefined when the body is none. */
export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

/** A plain client for the specs of the cloud: signs in once, and asks. */
export class Visitor {
  private token: string | undefined;

  constructor(private readonly cloud: PlumeCloud) {}

  /** The answer to a sign-in with these differences from a right one. */
  async signsIn(
    change: { header?: string | null; form?: Record<string, string>; body?: string; type?: string } = {},
  ): Promise<Seen> {
    const header = change.header === undefined ? this.cloud.authHeader : change.header;
    const scope = `partnerId:${this.cloud.partnerId} role:partnerIdAdmin`;
    const seen = await this.fetch(this.cloud.ssoUrl, {
      method: 'POST',
      headers: {
        'content-type': change.type ?? 'application/x-www-form-urlencoded',
        ...(header !== null && { authorization: header }),
      },
      body: change.body ?? new URLSearchParams({ grant_type: 'client_credentials', scope, ...change.form }).toString(),
    });
    this.token = (seen.json as { access_token?: string } | undefined)?.access_token ?? this.token;
    return seen;
  }

  /** Asks the API (`Customers/…`), or the reports when the path begins with `reports/`. */
  async gets(path: string, init: RequestInit = {}): Promise<Seen> {
    if (this.token === undefined) await this.signsIn();
    const url = path.startsWith('reports/') ? `${this.cloud.url}/${path}` : `${this.cloud.apiBase}${path}`;
    return this.fetch(url, { headers: { authorization: `Bearer ${this.token}` }, ...init });
  }

  /** The pods of a home by their ids. */
  async nodesOf(home: { customerId: string; locationId: string }): Promise<Record<string, Record<string, unknown>>> {
    const { json } = await this.gets(`Customers/${home.customerId}/locations/${home.locationId}/nodes`);
    const { nodes } = json as { nodes: Record<string, unknown>[] };
    return Object.fromEntries(nodes.map((node) => [String(node['id']), node]));
  }

  /** Drives the simulator by HTTP. */
  drives(method: string, path: string, body?: unknown): Promise<Seen> {
    return this.fetch(`${this.cloud.url}/_sim${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  private async fetch(url: string, init: RequestInit): Promise<Seen> {
    const response = await fetch(url, init);
    const text = await response.text();
    return { status: response.status, text, json: read(text) };
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
