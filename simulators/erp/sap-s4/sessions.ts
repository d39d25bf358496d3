/** Sessions and their CSRF tokens: a token is good with the cookie of its own session, and as long as that lives. */
import { randomBytes } from 'node:crypto';

const COOKIE = 'SAP_SESSIONID_S4H_100';

interface Session {
  token: string;
  until: number;
}

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #lastsMs: number;
  readonly #now: () => number;
  /** How often a token was asked for. */
  fetched = 0;

  constructor(lastsMs: number, now: () => number) {
    this.#lastsMs = lastsMs;
    this.#now = now;
  }

  /** Of the session that the cookies name, or of a new one. */
  issue(cookies: string | undefined): Record<string, string | string[]> {
    this.fetched++;
    const known = this.#of(cookies);
    if (known) return { 'x-csrf-token': known.token };
    const id = randomBytes(16).toString('base64url');
    const token = randomBytes(16).toString('base64');
    this.#sessions.set(id, { token, until: this.#now() + this.#lastsMs });
    return {
      'x-csrf-token': token,
      'set-cookie': [`${COOKIE}=${id}; path=/; HttpOnly`, 'sap-usercontext=sap-client=100; path=/'],
    };
  }

  allows(token: string | undefined, cookies: string | undefined): boolean {
    const session = this.#of(cookies);
    return session !== undefined && session.token === token;
  }

  /** Everybody has to begin anew. */
  end(): void {
    this.#sessions.clear();
  }

  #of(cookies: string | undefined): Session | undefined {
    const id = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(cookies ?? '')?.[1];
    const session = id === undefined ? undefined : this.#sessions.get(id);
    return session && session.until > this.#now() ? session : undefined;
  }
}
