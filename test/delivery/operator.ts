/** What an operator does with the endpoint of the tests' ledger, and what the system of record behind it sees of that. */
import type { RequestHandler } from 'express';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { EndpointView, WaitingList } from '../../gateway/delivery/endpoint-view.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { request, type Told } from '../e2e/sandbox.ts';
import { call, eventually } from '../store/rig.ts';
import { memosIn } from './ledger-entries.ts';

export const LATER = { prefer: 'respond-async' };

export interface Record {
  server: FhirServer;
  /** What it does with requests before it looks at them. */
  before: RequestHandler | undefined;
  /** Memos of entries in the order in which they arrived, made or not. */
  arrived: string[];
  /** Memos of the entries that were made. */
  entries(): Promise<string[]>;
}

export const isCreate = (request: { method: string; url: string }) =>
  request.method === 'POST' && !request.url.includes('_search');

/** A FHIR server that keeps count. */
export async function openRecord(): Promise<Record> {
  const record: Omit<Record, 'server'> = {
    before: undefined,
    arrived: [],
    entries: () => memosIn(server.url),
  };
  const server = await startFhirServer({
    port: 0,
    members: {} as never,
    before: (request, response, next) => {
      if (isCreate(request) && request.headers['x-by-hand'] === undefined) {
        const chunks: Buffer[] = [];
        request.on('data', chunk => chunks.push(chunk as Buffer));
        request.on('end', () => record.arrived.push(memoIn(Buffer.concat(chunks))));
      }
      if (record.before) record.before(request, response, next);
      else next();
    },
  });
  return Object.assign(record, { server });
}

const memoIn = (body: Buffer): string => (JSON.parse(body.toString()) as { code: { text: string } }).code.text;

/** Answers creations with nothing, and keeps them open. */
export const hang: RequestHandler = (request, _response, next) => {
  if (!isCreate(request)) next();
};

/** Says to everything that it is away for now, and has begun nothing. */
export const away: RequestHandler = (_request, response) =>
  void response
    .status(503)
    .json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'transient' }] });

/** The application of the ledger may state the person behind the call. */
const ACTOR = { 'canongate-actor': 'id="operator-7"' };

export const say = <T = EndpointView>(
  { gateway }: Sandbox,
  verb: string,
  note = 'the tests say so',
  endpoint = 'ledger',
): Promise<Told<T>> =>
  request<T>(
    'POST',
    `${gateway.url}/v1/service-endpoints/${endpoint}/${verb}`,
    { note },
    { ...(endpoint !== 'payer' && ACTOR) },
  );

export const endpointOf = async ({ gateway }: Sandbox, endpoint = 'ledger'): Promise<EndpointView> =>
  (await call<EndpointView>(gateway.url, `/v1/service-endpoints/${endpoint}`)).body;

/** Has a work item sent again. */
export async function resend({ gateway }: Sandbox, id: string): Promise<void> {
  const { status } = await request('POST', `${gateway.url}/v1/work-items/${id}/resend`, { note: 'corrected there' });
  if (status !== 200) throw new Error(`${status}`);
}

/** All pages of what a resume would send. */
export async function preview({ gateway }: Sandbox, limit = 50): Promise<WaitingList['items']> {
  const items = [];
  for (let after: string | undefined; ; ) {
    const place = after === undefined ? '' : `&after=${after}`;
    const { body } = await call<WaitingList>(
      gateway.url,
      `/v1/service-endpoints/ledger/waiting?limit=${limit}${place}`,
    );
    items.push(...body.items);
    if (body.next === undefined) return items;
    after = body.next;
  }
}

export const operation = async ({ gateway }: Sandbox, id: string): Promise<OperationView> =>
  (await call<OperationView>(gateway.url, `/v1/operations/${id}`)).body;

export const ended = (sandbox: Sandbox, id: string, status = 'succeeded', seconds = 30): Promise<OperationView> =>
  eventually(
    () => operation(sandbox, id),
    seen => seen.status === status,
    seconds,
  );

/** Long enough for a worker to have done what it must not do. */
export const aWhile = (milliseconds = 2_500): Promise<void> => new Promise(done => setTimeout(done, milliseconds));

/** An application that may look after nothing. */
export function withoutScopes({ consumers }: Configuration): void {
  consumers![0]!.scopes = consumers![0]!.scopes.filter(scope => !scope.startsWith('service-endpoints:'));
}

/** As the other side has it under its key. */
export async function made(url: string, key: string, memo: string): Promise<void> {
  const response = await fetch(`${url}/Basic`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', 'x-by-hand': 'true' },
    body: JSON.stringify({
      resourceType: 'Basic',
      identifier: [{ system: 'urn:canongate:tests:ledger', value: key }],
      subject: { display: 'A-1' },
      code: { text: memo },
    }),
  });
  if (response.status !== 201) throw new Error(`${response.status}`);
}
