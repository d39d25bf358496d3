/** Tryton as a partner: JSON-RPC to one address, a session, and answers that say no with HTTP 200. */
import { DialectError, textOf } from '../../../../gateway/kit.ts';
import { decodeUtf8, readJson, writeJson } from '../../../../transports/json.ts';
import { byStatus, isSuccess } from '../../causes.ts';
import type { Answer, Conversation, Protocol, Verdict } from '../../protocol.ts';
import { refusalOf, TRYTON_FAULTS } from './causes.ts';
import { type TrytonTree, trytonDialect } from './dialect.ts';
import { keepSession, rpc, type Session } from './session.ts';
import { isNode } from './values.ts';

export const tryton: Protocol<Session> = {
  dialect: trytonDialect,
  faults: TRYTON_FAULTS,
  open(around) {
    const session = keepSession(around);
    let last = 0;
    return {
      signIn: session.signIn,
      request(out, signedIn) {
        last = (last % 999_999_999) + 1;
        const { context: own, ...head } = out.head;
        const context = writeJson({ ...signedIn?.context, ...(own && (JSON.parse(own) as object)) });
        // The text was written by the dialect: a number in front and the context behind leave every digit as it is.
        const text = textOf(out);
        const body = `{"id":${last},${text.slice(1, -2)},${context}]}`;
        const { entity = '', call = '' } = head;
        return { request: rpc(body), wire: { head, body }, about: { entity, call, 'rpc-id': String(last) } };
      },
      judge: judge(around.services.profile),
      reaches: isOwnPage,
      probe: session.probe,
      close: session.close,
    } satisfies Conversation<Session>;
  },
};

const judge =
  (profile: Readonly<Record<string, unknown>>) =>
  ({ out, incoming, wire }: Answer): Verdict => {
    const { status, body } = incoming;
    if (!isSuccess(status)) {
      const why = byStatus(status);
      return { kind: 'rejected', why, ...(status === 401 && { signIn: 'refused' }) };
    }
    const message = readJson(decodeUtf8(body), { numbers: 'text' });
    if (!isNode(message)) throw new DialectError({ cause: 'unexpected-shape' });
    if (message['id'] !== wire.head['rpc-id'])
      return { kind: 'rejected', why: { cause: 'correlation-mismatch' }, foreign: true };
    if (message['error'] !== undefined) {
      const why = refusalOf(message['error']);
      // A fault that nobody foresaw may have come of what runs after the commit.
      return {
        kind: 'rejected',
        why,
        throttled: why.cause === 'throttled',
        ...(why.cause === 'server-error' && { doubtful: true }),
      };
    }
    const { call } = wire.head;
    if (call === 'read' && Array.isArray(message['result']) && message['result'].length === 0)
      return { kind: 'rejected', why: { cause: 'record-missing' } };
    const tree = trytonDialect.read(wire, profile) as TrytonTree;
    const next = nextPage(out.head, tree);
    return { kind: 'answered', tree: next ? { ...tree, head: { ...tree.head, next } } : tree };
  };

/** A full page may have one behind it: asked for by the same question from where this one ended. */
function nextPage(head: Record<string, string>, { body }: TrytonTree): string | undefined {
  const found = body?.['records'];
  return Array.isArray(found) && found.length >= Number(head['limit']) ? head['page'] : undefined;
}

/** Ours to follow are the pages that we made up. */
function isOwnPage(address: string): boolean {
  try {
    const { head } = JSON.parse(address) as TrytonTree;
    return head['call'] === 'search_read';
  } catch {
    return false;
  }
}
