/** fhir-kit-client behind guards: its paths and headers, our pool, and no way to an address that is not the endpoint's. */
import { Client, type FhirResource } from 'fhir-kit-client';
import { type Attempt, DialectError, Fault, textOf, traceHeaders, type Wire } from '../../gateway/kit.ts';
import type { HttpPool, Incoming } from '../../transports/pool.ts';

/** What the gateway needs of a client: one round trip, whatever the status. */
export interface FhirClient {
  send(wire: Wire, attempt: Attempt, token?: string): Promise<Incoming>;
  /** Whether an address lies on the server's own base. */
  reaches(address: string): boolean;
  /** `GET metadata`, for the probe. */
  metadata(signal: AbortSignal, token?: string): Promise<Incoming>;
}

export interface FhirClientOptions {
  /** Base URL of the server: nothing outside of it is ever asked. */
  url: string;
  pool: HttpPool;
  maxBytes: number;
  /** POST to `_search` keeps what is searched for out of the server's access log. */
  searchBy: 'post' | 'get';
}

/** What our transport needs to know of one call; the client library passes it through among its options. */
const CALL = Symbol('call');
interface Call {
  signal: AbortSignal;
  headers: Record<string, string>;
  token: string | undefined;
  leaving?: () => Promise<void>;
}
type Options = { headers: Record<string, string>; [CALL]: Call };

const TYPE = /^[A-Z][A-Za-z]{1,63}$/;
/** FHIR R4 §2.24.0.1 `id`; points alone would climb the path. */
const ID = /^(?!\.+$)[A-Za-z0-9\-.]{1,64}$/;
/** The library takes what is not HTTP for a path. */
const OTHER_SCHEME = /^(?!https?:)[a-z][a-z0-9+.-]*:/i;
const OPERATION = /^\$[a-z][A-Za-z0-9-]{0,63}$/;
const PARAMETER = /^query\.([A-Za-z_][A-Za-z0-9_:.-]{0,99})(?:;[0-9]{1,3})?$/;
const CONDITIONS = ['if-none-exist', 'if-match', 'prefer'] as const;

export function openFhirClient(options: FhirClientOptions): FhirClient {
  refuseDebug(process.env['DEBUG']);
  const base = new URL(options.url);
  const client = new Client({ baseUrl: options.url.replace(/\/+$/, '') });
  const { httpClient } = client;
  // The library's own transport sends tokens to any origin a link names, and puts whole URLs into its errors.
  httpClient.request = async (method, url, given, body): Promise<FhirResource> => {
    const { [CALL]: call, headers = {} } = given as unknown as Partial<Options>;
    if (!call) throw new DialectError({ cause: 'interaction-invalid' });
    const path = withinBase(base, httpClient.expandUrl(url));
    const reply = await options.pool.request({
      method,
      path,
      headers: {
        accept: 'application/fhir+json',
        ...headers,
        ...(call.token && { authorization: `Bearer ${call.token}` }),
      },
      body: body as string | undefined,
      signal: call.signal,
      leaving: call.leaving,
      maxBytes: options.maxBytes,
    });
    return reply as unknown as FhirResource;
  };

  const answered = (reply: unknown): Promise<Incoming> => reply as Promise<Incoming>;
  return {
    async send(wire, attempt, token) {
      const perform = INTERACTIONS[wire.head['interaction'] ?? ''];
      if (!perform) throw new DialectError({ cause: 'interaction-invalid', position: 'head.interaction' });
      const { signal } = attempt;
      const call = { signal, token, headers: headersOf(wire, attempt), leaving: () => attempt.leaving(wire) };
      return answered(perform(client, checked(wire), { headers: call.headers, [CALL]: call }, options.searchBy));
    },
    reaches(address) {
      if (!SHAPES.url.test(address) || OTHER_SCHEME.test(address)) return false;
      try {
        withinBase(base, httpClient.expandUrl(address));
        return true;
      } catch (error) {
        if (error instanceof Fault) return false;
        throw error;
      }
    },
    metadata: (signal, token) =>
      answered(client.capabilityStatement(asOptions({ headers: {}, [CALL]: { signal, token, headers: {} } }))),
  };
}

interface Interaction {
  resourceType: string;
  id: string;
  operation: string;
  url: string;
  body: string;
  query: Record<string, string[]>;
}

type Perform = (
  client: Client,
  what: Interaction,
  options: Options,
  searchBy: 'post' | 'get',
) => Promise<FhirResource> | undefined;

const asOptions = (options: Options): { headers: Record<string, string> } => options;
/** Bodies leave as the text that was judged and journaled, not parsed and printed again. */
const asBody = (text: string): FhirResource => text as unknown as FhirResource;

const INTERACTIONS: Readonly<Record<string, Perform>> = {
  operation: (client, { resourceType, id, operation, body }, options) =>
    client.operation({
      name: operation,
      resourceType,
      ...(id && { id }),
      input: asBody(body),
      options: asOptions(options),
    }),
  create: (client, { resourceType, body }, options) =>
    client.create({ resourceType, body: asBody(body), options: asOptions(options) }),
  read: (client, { resourceType, id }, options) => client.read({ resourceType, id, options: asOptions(options) }),
  /** Without an id it is conditional (FHIR R4 §3.1.0.4.3): the one that the query finds, or a new one. */
  update: (client, { resourceType, id, query, body }, options) =>
    client.update({
      resourceType,
      ...(id ? { id } : { searchParams: query }),
      body: asBody(body),
      options: asOptions(options),
    }),
  search: (client, { resourceType, query }, options, searchBy) =>
    client.search({
      resourceType,
      searchParams: query,
      options: { ...asOptions(options), postSearch: searchBy === 'post' },
    }),
  transaction: (client, { body }, options) =>
    client.transaction({ body: asBody(body) as never, options: asOptions(options) }),
  next: (client, { url }, options) =>
    client.nextPage({
      bundle: { resourceType: 'Bundle', link: [{ relation: 'next', url }] },
      options: asOptions(options),
    }),
};
const NEEDS: Readonly<Record<string, readonly ('resourceType' | 'id' | 'operation' | 'url')[]>> = {
  operation: ['resourceType', 'operation'],
  create: ['resourceType'],
  read: ['resourceType', 'id'],
  update: ['resourceType'],
  search: ['resourceType'],
  transaction: [],
  next: ['url'],
};
const SHAPES = { resourceType: TYPE, id: ID, operation: OPERATION, url: /^\S{1,8000}$/ } as const;

/** Everything that becomes part of the address, checked before the library joins it together unencoded. */
function checked({ head, body }: Wire): Interaction {
  const what: Interaction = { resourceType: '', id: '', operation: '', url: '', body: textOf({ body }), query: {} };
  const needs = NEEDS[head['interaction'] ?? ''] ?? [];
  for (const [name, shape] of Object.entries(SHAPES) as [keyof typeof SHAPES, RegExp][]) {
    const value = head[name];
    if (value === undefined && !needs.includes(name)) continue;
    if (value === undefined || !shape.test(value)) {
      throw new DialectError({
        cause: name === 'id' ? 'id-invalid' : 'interaction-invalid',
        position: `head.${name}`,
        at: ['head', name],
      });
    }
    what[name] = value;
  }
  for (const [name, value] of Object.entries(head)) {
    if (!name.startsWith('query.')) continue;
    const parameter = PARAMETER.exec(name)?.[1];
    // The library would print an absent value as the word undefined, and the server would search for that.
    if (parameter === undefined || typeof value !== 'string')
      throw new DialectError({ cause: 'query-invalid', position: name.slice(0, 100) });
    what.query[parameter] = [...(what.query[parameter] ?? []), value];
  }
  // Without either, any resource at all would be the one to update.
  if (head['interaction'] === 'update' && what.id === '' && Object.keys(what.query).length === 0)
    throw new DialectError({ cause: 'interaction-invalid', position: 'head.id' });
  return what;
}

function headersOf({ head }: Wire, { trace }: Attempt): Record<string, string> {
  const headers = traceHeaders(trace);
  for (const name of CONDITIONS) if (head[name] !== undefined) headers[name] = head[name];
  return headers;
}

/** The path and query of an address that lies on the server's own base; anything else never leaves. */
function withinBase(base: URL, address: string): string {
  const climbs = /[\\#]|%2e|%2f|%5c/i.test(address.split('?', 1)[0] ?? '');
  const url = climbs ? null : URL.parse(address);
  const root = base.pathname.replace(/\/+$/, '');
  const inside = url?.pathname === root || url?.pathname.startsWith(`${root}/`);
  if (!url || url.origin !== base.origin || url.username || url.password || !inside)
    throw new Fault('internal', { outcome: 'not_applied', backend: { cause: 'address-refused' } });
  // The library ends the base with a slash where it sends a bundle to it; FHIR R4 §3.1.0.11 has none.
  return `${url.pathname === `${root}/` ? root || '/' : url.pathname}${url.search}`;
}

/** The library's debug channels print addresses, headers and error bodies, all of which may hold PHI or the token. */
export function refuseDebug(namespaces: string | undefined): void {
  const names = (namespaces ?? '').split(/[\s,]+/).filter(name => name !== '' && !name.startsWith('-'));
  const reaches = (name: string): boolean => {
    const [head = ''] = name.split('*', 1);
    return name.includes('*')
      ? 'fhir-kit-client:'.startsWith(head) || head.startsWith('fhir-kit-client')
      : name.startsWith('fhir-kit-client');
  };
  if (names.some(reaches))
    throw new Error('DEBUG reaches fhir-kit-client, whose channels print patient data: narrow it');
}
