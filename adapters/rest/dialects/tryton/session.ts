/** The session of the gateway's user: one for all calls, with the context in which its methods are called. */
import { DialectError, type Health } from '../../../../gateway/kit.ts';
import { retryAfterSeconds } from '../../../../transports/http.ts';
import { decodeUtf8, type Json, readJson, writeJson } from '../../../../transports/json.ts';
import type { Incoming } from '../../../../transports/pool.ts';
import { byStatus, isSuccess } from '../../causes.ts';
import type { Around, RestRequest, SignedIn } from '../../protocol.ts';
import { keepSignedIn, NotSignedIn } from '../../sign-in.ts';
import { refusalOf } from './causes.ts';
import { isNode } from './values.ts';

export interface Session extends SignedIn {
  /** What every call says beside its arguments. */
  context: Readonly<Record<string, Json>>;
}

/** What of the user's preferences decides how methods work. */
const CONTEXT = ['company', 'company_filter', 'employee', 'language'] as const;

/** Who is refused for one of these is refused again, and soon locked out; a database that is locked is not so for long. */
const LASTING = new Set(['credential-refused', 'access-refused', 'throttled']);

export const rpc = (text: string, headers: Record<string, string> = {}): RestRequest => ({
  method: 'POST',
  path: '',
  headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
  body: text,
});

const isEnded = (error: unknown): boolean =>
  error instanceof NotSignedIn && error.reply.why.cause === 'credential-refused';

export function keepSession({ config, services, ask }: Around) {
  const { username, password } = config.settings as { username: string; password: string };

  async function result(method: string, params: unknown[], signal: AbortSignal, headers = {}): Promise<Json> {
    const incoming = await ask(rpc(writeJson({ id: 0, method, params }), headers), signal);
    if (!isSuccess(incoming.status)) throw notLetIn(incoming);
    const message = readable(incoming);
    if (message['error'] !== undefined) {
      const why = refusalOf(message['error']);
      throw new NotSignedIn(why, { lasts: LASTING.has(why.cause) });
    }
    return (message['result'] ?? null) as Json;
  }

  /** What cannot be read is no session, and nothing was asked. */
  function readable({ body }: Incoming): Record<string, unknown> {
    try {
      const message = readJson(decodeUtf8(body));
      if (isNode(message)) return message;
      throw new DialectError({ cause: 'unexpected-shape' });
    } catch (error) {
      if (error instanceof DialectError) throw new NotSignedIn(error.mishaps[0]);
      throw error;
    }
  }

  const notLetIn = ({ status, headers }: Incoming): NotSignedIn =>
    new NotSignedIn(byStatus(status), {
      lasts: status === 401 || status === 403 || status === 429,
      retryAfter: retryAfterSeconds(headers, services.now()),
    });

  const preferencesOf = (authorization: string, signal: AbortSignal): Promise<Json> =>
    result('model.res.user.get_preferences', [true, {}], signal, { authorization });

  const kept = keepSignedIn(async signal => {
    // The last is the language: by English texts the dialect tells apart what a UserError is about.
    const session = await result('common.db.login', [username, { password }, 'en'], signal);
    const [user, key] = Array.isArray(session) ? session : [];
    if (typeof user !== 'number' || typeof key !== 'string')
      throw new NotSignedIn({ cause: 'credential-refused' }, { lasts: true });
    const authorization = `Session ${Buffer.from(`${username}:${user}:${key}`).toString('base64')}`;
    const preferences = await preferencesOf(authorization, signal);
    const found = isNode(preferences) ? preferences : {};
    const context = Object.fromEntries(CONTEXT.flatMap(name => (found[name] == null ? [] : [[name, found[name]]])));
    return { authorization, context: { ...context, language: 'en' } as Session['context'] };
  }, services.now);

  /** Asks within the session; one that was good once may have ended meanwhile, and then another tells. */
  async function tryOut(signal: AbortSignal): Promise<void> {
    const { value, refused } = await kept.present(signal);
    try {
      await preferencesOf(value.authorization, signal);
    } catch (error) {
      if (!isEnded(error) || !refused()) throw error;
      await tryOut(signal);
    }
  }

  return {
    async probe(signal: AbortSignal): Promise<Health> {
      try {
        await tryOut(signal);
        return { ok: true, detail: 'its user was told of' };
      } catch (error) {
        if (error instanceof NotSignedIn) return { ok: false, detail: error.message };
        throw error;
      }
    },
    async signIn(signal: AbortSignal): Promise<Session> {
      const { value, refused } = await kept.present(signal);
      return { headers: { authorization: value.authorization }, context: value.context, refused };
    },
    async close(): Promise<void> {
      const last = kept.forget();
      if (!last) return;
      const headers = { authorization: last.authorization };
      await ask(
        rpc(writeJson({ id: 0, method: 'common.db.logout', params: [] }), headers),
        AbortSignal.timeout(1000),
      ).catch(() => {});
    },
  };
}
