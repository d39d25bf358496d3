/** Who we are: a name and password on every call, and for writes a CSRF token with the cookies of its own session. */
import { retryAfterSeconds } from '../../../../transports/http.ts';
import type { Incoming } from '../../../../transports/pool.ts';
import { byStatus } from '../../causes.ts';
import type { Around, SignedIn } from '../../protocol.ts';
import { keepSignedIn, NotSignedIn } from '../../sign-in.ts';

/** A system that has no work process left answers 503, and no 429. */
export const isThrottled = (status: number): boolean => status === 429 || status === 503;

export function keepSession({ config, services, ask }: Around) {
  const { username, password } = config.settings as { username: string; password: string };
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const askForToken = (signal: AbortSignal, path: string): Promise<Incoming> => {
    const headers = { authorization, accept: 'application/json', 'x-csrf-token': 'Fetch' };
    return ask({ method: 'GET', path, headers }, signal);
  };

  // Two that fetch at once would get two sessions, and the token of one is refused with the cookies of the other.
  const kept = keepSignedIn(async (signal, where: string) => {
    const incoming = await askForToken(signal, where);
    const token = incoming.headers['x-csrf-token'];
    if (token === undefined || token.toLowerCase() === 'required' || !isToken(token)) throw notLetIn(incoming);
    return { 'x-csrf-token': token, cookie: cookiesOf(incoming.headers['set-cookie']) };
  }, services.now);

  const notLetIn = ({ status, headers }: Incoming): NotSignedIn =>
    new NotSignedIn(status < 300 ? { cause: 'token-refused' } : byStatus(status), {
      lasts: status === 401 || status === 403 || status === 429,
      // Anything else may be said by one service that is closed to us, or out of order.
      isOfPlace: status !== 401 && !isThrottled(status),
      throttled: isThrottled(status),
      retryAfter: retryAfterSeconds(headers, services.now()),
    });

  return {
    /** @param service that the write goes to: asked for the token, since to another we may not be let in */
    async signIn(signal: AbortSignal, service: string | undefined): Promise<SignedIn> {
      if (service === undefined) return { headers: { authorization } };
      const { value, refused } = await kept.present(signal, `${service}/`);
      const { cookie, ...token } = value;
      return { headers: { authorization, ...token, ...(cookie && { cookie }) }, refused };
    },
    askForToken,
  };
}

const isToken = (text: string): boolean => /^[\x21-\x7e]{1,500}$/.test(text);

const COOKIE = /^([!#$%&'*+.^_`|~\w-]+=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)/;
const MOST_COOKIES = 20;

/** Of several fields joined into one: a comma that a name and `=` follow begins the next (RFC 6265 §4.1.1). */
export function cookiesOf(fields = ''): string {
  return fields
    .split(/,\s*(?=[^;,\s=]+=)/)
    .flatMap(field => COOKIE.exec(field.trim())?.[1] ?? [])
    .slice(0, MOST_COOKIES)
    .join('; ');
}
