/** SAP S/4HANA as a partner: OData v2 with a token for whoever writes, and errors that say by code and target what is wrong. */
import { DialectError } from '../../../../gateway/kit.ts';
import { isUnbegun } from '../../../../transports/sap-page.ts';
import { plainRequest } from '../../address.ts';
import { isSuccess } from '../../causes.ts';
import type { Answer, Conversation, Protocol, SignedIn, Verdict } from '../../protocol.ts';
import { NotSignedIn } from '../../sign-in.ts';
import { refusalOf, SAP_S4_FAULTS } from './causes.ts';
import { type ODataTree, sapS4Dialect } from './dialect.ts';
import { isThrottled, keepSession } from './session.ts';
import { VOCABULARY } from './vocabulary.ts';

export const sapS4: Protocol<SignedIn> = {
  dialect: sapS4Dialect,
  faults: SAP_S4_FAULTS,
  open(around) {
    const session = keepSession(around);
    const { profile } = around.services;
    const root = new URL(around.config.url).pathname.replace(/\/+$/, '');
    return {
      signIn: (signal, { head }) =>
        session.signIn(signal, head['method'] === 'GET' ? undefined : head['path']?.split('/')[0]),
      request(out) {
        const { next } = out.head;
        const request = plainRequest(
          next === undefined ? out : { ...out, head: { method: 'GET', path: pathOf(next) } },
        );
        return { request, about: {} };
      },
      judge: answer => judge(answer, { profile, root }),
      async probe(signal) {
        try {
          const { status } = await session.askForToken(signal, 'API_BUSINESS_PARTNER/');
          return { ok: isSuccess(status), detail: `the service document answered ${status}` };
        } catch (error) {
          if (error instanceof NotSignedIn) return { ok: false, detail: error.message };
          throw error;
        }
      },
    } satisfies Conversation<SignedIn>;
  },
};

/** An absolute address, or one from the root of the origin, as the latter. */
function pathOf(address: string): string {
  const url = URL.parse(address, 'http://origin.invalid');
  if (!url) throw new DialectError({ cause: 'address-refused' });
  return url.pathname + url.search;
}

interface Place {
  profile: Readonly<Record<string, unknown>>;
  /** Path of the endpoint, without a slash at its end. */
  root: string;
}

function judge({ out, incoming, wire }: Answer, { profile, root }: Place): Verdict {
  const { status, body, headers } = incoming;
  if (!isSuccess(status)) {
    // Of the token and not of the user: without the field it is the user who may not.
    if (status === 403 && headers['x-csrf-token']?.toLowerCase() === 'required')
      return { kind: 'rejected', why: { cause: 'token-refused', sourceCode: '403' }, signIn: 'refused' };
    const own = profile['causes'] as Record<string, string> | undefined;
    const { why, others } = refusalOf({ status, body }, VOCABULARY.get(out.head['entity'] ?? ''), own);
    return {
      kind: 'rejected',
      why,
      ...(others.length > 0 && { others }),
      throttled: isThrottled(status),
      ...(isUnbegun(incoming) && { doubtful: false }),
    };
  }
  const tree = sapS4Dialect.read(wire, profile) as ODataTree;
  if (out.head['call'] === 'list' && !Array.isArray(tree.body?.['results']))
    throw new DialectError({ cause: 'unexpected-shape' });
  // Whoever made something has to look for it.
  if (out.head['call'] === 'create' && Object.keys(tree.body ?? {}).length === 0)
    throw new DialectError({ cause: 'unexpected-shape' });
  const next = nextPage(out.head, tree, root);
  const { next: _, ...head } = tree.head;
  return { kind: 'answered', tree: { ...tree, head: { ...head, ...(next !== undefined && { next }) } } };
}

/** Where the server pages by itself it names the next one; where we say how many, it is the same question from where this one ended. */
function nextPage(asked: Record<string, string>, { head, body }: ODataTree, root: string): string | undefined {
  if (head['next'] !== undefined) return head['next'];
  const found = body?.['results'];
  const path =
    asked['next'] === undefined ? `${root}/${plainRequest({ head: asked, body: '' }).path}` : pathOf(asked['next']);
  const top = optionOf(path, '$top');
  if (!Array.isArray(found) || top === undefined || found.length < top) return undefined;
  const skip = (optionOf(path, '$skip') ?? 0) + found.length;
  if (skip >= Number(body?.['count'] ?? Number.POSITIVE_INFINITY)) return undefined;
  // A library that reads and writes queries would spell it otherwise: `+` is no space here.
  const rest = path.replace(/([?&])\$skip=\d+(?:&|$)/, '$1').replace(/[?&]$/, '');
  return `${rest}${rest.includes('?') ? '&' : '?'}$skip=${skip}`;
}

function optionOf(path: string, name: '$top' | '$skip'): number | undefined {
  const digits = new RegExp(`[?&]\\${name}=(\\d{1,9})(?:&|$)`).exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
