/** Oracle Fusion REST as a partner: basic or bearer credentials, its own fields of the head, and errors that say more than their status. */
import { DialectError, Fault } from '../../../../gateway/kit.ts';
import { decodeUtf8, readJson } from '../../../../transports/json.ts';
import { plainRequest } from '../../address.ts';
import { isSuccess } from '../../causes.ts';
import type { Answer, Around, Conversation, Protocol, Verdict } from '../../protocol.ts';
import { ORACLE_FUSION_FAULTS, refusalOf } from './causes.ts';
import { type FusionTree, oracleFusionDialect } from './dialect.ts';
import { isNode, type Node } from './values.ts';

const OWN_FIELDS = ['rest-framework-version', 'error-mode', 'effective-of'];
const ACCEPT = 'application/json, application/vnd.oracle.adf.error+json';

interface Settings {
  username?: string;
  password?: string;
  token?: string;
}

export const oracleFusion: Protocol = {
  dialect: oracleFusionDialect,
  faults: ORACLE_FUSION_FAULTS,
  open({ config, services, ask }) {
    const authorization = authorizationOf(config.settings as Settings);
    const base = new URL(config.url);
    return {
      signIn: async () => ({ headers: { authorization } }),
      request(out) {
        const { href, question, call = '' } = out.head;
        if (href !== undefined && !isWithin(base, href)) throw foreign();
        const request = plainRequest({ ...out, head: { accept: ACCEPT, ...out.head } }, OWN_FIELDS);
        return { request, about: { call, ...(question && { question }) } };
      },
      judge: judge(services.profile),
      reaches: address => isWithin(base, address),
      probe: probe(ask, authorization),
    } satisfies Conversation;
  },
};

/** An answer named it, and nothing is sent there. */
const foreign = (): Fault =>
  new Fault('backend-unreadable', { outcome: 'not_applied', retryable: false, backend: { cause: 'link-foreign' } });

/** RFC 6750 where a token is set, else RFC 7617: the settings say one of them (dialect.ts). */
const authorizationOf = ({ username, password, token }: Settings): string =>
  token === undefined ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` : `Bearer ${token}`;

const APIS = ['fscmRestApi/resources/', 'hcmRestApi/resources/'];

/** Below the APIs of this very pod. */
function isWithin(base: URL, address: string): boolean {
  const url = /^https?:\/\/[\x21-\x7e]{1,8000}$/i.test(address) ? URL.parse(address) : null;
  const root = base.pathname.replace(/\/*$/, '/');
  return (
    url !== null &&
    url.origin === base.origin &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    APIS.some(api => url.pathname.startsWith(root + api)) &&
    !/%2e|%2f|%5c|\\/i.test(url.pathname)
  );
}

const probe = (ask: Around['ask'], authorization: string) => async (signal: AbortSignal) => {
  const path = 'fscmRestApi/resources/11.13.18.05/valueSets?limit=1&onlyData=true&fields=ValueSetCode';
  const { status } = await ask({ method: 'GET', path, headers: { authorization, accept: ACCEPT } }, signal);
  return { ok: status === 200, detail: `valueSets answered ${status}` };
};

const judge =
  (profile: Readonly<Record<string, unknown>>) =>
  ({ incoming, wire }: Answer): Verdict => {
    if (!isSuccess(incoming.status)) {
      const [why, ...others] = refusalOf(incoming.status, errorIn(incoming.body), profile);
      return { kind: 'rejected', why, ...(others.length > 0 && { others }) };
    }
    const tree = oracleFusionDialect.read(wire, profile);
    const { call } = wire.head;
    // Neither done nor refused is said: whoever made or pressed something has to look.
    if (call === 'create' && !isRow(tree.body?.['items'])) throw new DialectError({ cause: 'unexpected-shape' });
    const cause = refusalWithin(tree, call);
    return cause === undefined ? { kind: 'answered', tree } : { kind: 'rejected', why: { cause } };
  };

const isRow = (items: unknown): boolean => Array.isArray(items) && isNode(items[0]) && Object.keys(items[0]).length > 0;

/** Plain text and HTML say nothing beside their status. */
function errorIn(body: Answer['incoming']['body']): unknown {
  try {
    return readJson(decodeUtf8(body), { numbers: 'text' });
  } catch (error) {
    if (error instanceof DialectError) return undefined;
    throw error;
  }
}

/** Words by which it says no. */
const REFUSED = /^(?:ERROR|FAILURE|FAILED)$/i;

/**
 * A good status is not yet a good answer: actions tell what came of them, and so does what was handed in to be processed.
 * @throws DialectError for a result that says neither
 */
function refusalWithin({ body = {} }: FusionTree, call: string | undefined): string | undefined {
  if (call === 'action') return refusalOfAction(body['result']);
  const items = Array.isArray(body['items']) ? (body['items'] as Node[]) : [];
  if (call === 'read' && items.length === 0) return 'record-missing';
  const failed = (row: Node): boolean =>
    REFUSED.test(String(row['ReturnStatus'] ?? '')) || row['ProcessingStatusCode'] === 'ERROR';
  const writes = call === 'create' || call === 'batch';
  return writes && items.some(row => isNode(row) && failed(row)) ? 'transaction-refused' : undefined;
}

/** `"SUCCESS"`, or `{ "STATUS": [{ "CODE": "SUCCESS" }] }`. Any other word, or a list that says both, may stand for what was done. */
function refusalOfAction(result: unknown): string | undefined {
  const statuses = isNode(result) && Array.isArray(result['STATUS']) ? result['STATUS'] : undefined;
  const words: unknown[] = statuses?.map(each => (isNode(each) ? each['CODE'] : undefined)) ?? [result];
  const all = (pattern: RegExp): boolean =>
    words.length > 0 && words.every(word => typeof word === 'string' && pattern.test(word));
  if (all(/^SUCCESS$/i)) return undefined;
  if (all(REFUSED)) return 'action-refused';
  throw new DialectError({ cause: 'unexpected-shape' });
}
