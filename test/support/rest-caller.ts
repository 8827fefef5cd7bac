import { AuthService } from '../../src/auth/auth.service';
import { GrantsService, type Grant } from '../../src/auth/grants.service';
import { SessionsService } from '../../src/auth/sessions.service';
import type { Role } from '../../src/domain/permissions';
import type { House } from './house';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Somebody who speaks with a house over REST, signed in. */
export class RestCaller {
  private constructor(
    private readonly house: House,
    readonly id: string,
  ) {}

  static async joins(house: House, name: string, role: Role, grants: readonly Grant[] = []): Promise<RestCaller> {
    const email = `${name.toLowerCase()}@example.test`;
    const { id } = await house.app.get(AuthService).create({ email, name, role });
    if (grants.length > 0) await house.app.get(GrantsService).replace(id, grants);
    return new RestCaller(house, id);
  }

  /** Somebody who is here already. */
  static of(house: House, userId: string): RestCaller {
    return new RestCaller(house, userId);
  }

  /** An access token of a session that was opened just now: time flies in a story. */
  async bearer(): Promise<string> {
    const tokens = await this.house.app.get(SessionsService).open(this.id, { address: '192.0.2.7', agent: 'a story' });
    if (!tokens) throw new Error('Nobody signs in who is shut out');
    return tokens.accessToken;
  }

  /** What the API answers. Time passes while it waits for somebody who waits for the clock. */
  async asks(method: Method, url: string, payload?: object, more: Record<string, string> = {}) {
    const headers = { authorization: `Bearer ${await this.bearer()}`, ...more };
    const asked = this.house.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return this.house.until(asked.then((answer) => answer));
  }
}
