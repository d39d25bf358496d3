/** A FHIR R4 server for the sandbox and the tests: a real router and repository, and a payer behind `$submit`. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { getStatus, normalizeOperationOutcome } from '@medplum/core';
import { type FhirRequest, FhirRouter, type MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { MemberTable } from '../members.ts';
import { type SmartOptions, smartServer } from './authorization.ts';
import { authorizationHandlers } from './authorizations.ts';
import { fillCalendar } from './calendar.ts';
import { judge, loadDefinitions } from './definitions.ts';
import { eligibilityHandler, outcome, send } from './eligibility.ts';
import { issue } from './inquiry.ts';
import { bookingOf } from './scheduling.ts';
import { nextOf, searchOf, withoutHas } from './searching.ts';
import { judgeEntries, processTransaction, UndoingRepository } from './transaction.ts';
import { fillVisits } from './visits.ts';

export interface FhirServerOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  members: MemberTable;
  /** Asked for as a bearer token where given. */
  token?: string;
  /** Tokens are fetched with a signed assertion, and asked for, where given. */
  smart?: SmartOptions;
  /** How long a `slow` member takes; default 30,000. */
  delayMs?: number;
  now?: () => Date;
  /** Holds schedules and slots of invented practitioners. */
  calendar?: boolean;
  /** Holds two visits, with what a bill for them needs and lacks. */
  visits?: boolean;
  /** Reads the definitions of R4 with the first request: it takes a second longer, and the start a second less. */
  definitionsWhenAsked?: boolean;
  /** Sees every request first: faults on demand. */
  before?: RequestHandler;
}

export interface FhirServer {
  /** Base URL of the FHIR API. */
  url: string;
  repo: MemoryRepository;
  /** Tokens given out and still good: one that is taken away is one withdrawn. */
  tokens: Set<string>;
  close(): Promise<void>;
}

const JSON_TYPES = ['application/fhir+json', 'application/json', 'application/json-patch+json'];

export async function startFhirServer(options: FhirServerOptions): Promise<FhirServer> {
  if (!options.definitionsWhenAsked) loadDefinitions();
  const { host = '127.0.0.1', members, delayMs = 30_000, now = () => new Date() } = options;
  const repo = new UndoingRepository();
  if (options.calendar) await fillCalendar(repo, now());
  if (options.visits) await fillVisits(repo, now());
  const app = express().disable('x-powered-by').disable('etag');
  if (options.before) app.use(options.before);
  const smart = options.smart && smartServer(options.smart, now);
  if (smart) app.use(smart.endpoints);
  if (smart) app.use(smart.guard);
  if (options.token) app.use(bearer(options.token));
  app.use(express.json({ type: JSON_TYPES, limit: '8mb' }), express.urlencoded({ extended: false, limit: '64kb' }));
  app.get('/fhir/metadata', (_, response) => send(response, 200, capabilities(now())));
  app.post('/fhir/CoverageEligibilityRequest/\\$submit', eligibilityHandler({ table: members, delayMs, now }));
  const authorizations = authorizationHandlers({ repo, table: members, now });
  app.post('/fhir/Claim/\\$submit', authorizations.submit);
  app.post('/fhir/Claim/\\$inquire', authorizations.inquire);
  app.use('/fhir', rest(repo));
  app.use((_: Request, response: Response) => outcome(response, 404, [issue('not-found', 'no such address')]));
  app.use((error: { status?: number }, _: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    outcome(response, error.status ?? 500, [
      issue(error.status ? 'structure' : 'exception', 'the request cannot be read'),
    ]);
  });

  const server = app.listen(options.port, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/fhir`,
    repo,
    tokens: smart?.tokens ?? new Set(),
    async close() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

/** Every interaction beside `$submit`: the library's router over its memory. */
function rest(repo: MemoryRepository): RequestHandler {
  const router = new FhirRouter();
  const route = async (request: Request, response: Response, written?: () => Promise<void>): Promise<void> => {
    const asked = searchOf(request);
    const [verdict, answer] = await router
      // The library wants the path without its leading slash, and no pathname of its own.
      .handleRequest(libraryRequest(request, asked && (await withoutHas(repo, asked))), repo)
      .catch((error: unknown): [OperationOutcome] => [normalizeOperationOutcome(error)]);
    if (asked && answer?.resourceType === 'Bundle')
      Object.assign(answer, nextOf(`http://${request.headers.host}${request.baseUrl}`, request, asked, answer));
    if (answer?.meta?.versionId) response.set('ETag', `W/"${answer.meta.versionId}"`);
    if (getStatus(verdict) === 201 && answer)
      response.set('Location', `${request.baseUrl}/${answer.resourceType}/${answer.id}`);
    if (getStatus(verdict) < 300) await written?.();
    send(response, getStatus(verdict), answer ?? verdict);
  };
  const transact = async (request: Request, response: Response): Promise<void> =>
    processTransaction(router, repo, request.body as Bundle, libraryRequest(request)).then(
      answer => send(response, 200, answer),
      (error: unknown) => {
        const verdict = normalizeOperationOutcome(error);
        send(response, getStatus(verdict), verdict);
      },
    );
  const write = async (request: Request, response: Response): Promise<void> => {
    if ((request.body as Resource).resourceType === 'Bundle' && request.path === '/')
      return transact(request, response);
    const booked = await bookingOf(repo, request);
    if (booked.refusal) return outcome(response, booked.refusal.status, booked.refusal.issues);
    await route(request, response, booked.written);
  };
  // Two that want one slot come one after the other.
  let turn: Promise<void> = Promise.resolve();
  return async (request, response) => {
    loadDefinitions();
    const resource = request.body as Resource | undefined;
    const writes = request.method === 'POST' || request.method === 'PUT';
    if (!writes || !resource?.resourceType) return route(request, response);
    const issues = resource.resourceType === 'Bundle' ? judgeEntries(resource) : judge(resource);
    if (issues.length > 0) return outcome(response, 400, issues);
    turn = turn.then(
      () => write(request, response),
      () => write(request, response),
    );
    await turn;
  };
}

function libraryRequest(request: Request, asked?: object): FhirRequest {
  const byPost = request.method === 'POST';
  return {
    method: request.method as FhirRequest['method'],
    url: request.url.replace(/^\//, ''),
    pathname: '',
    params: {},
    query: (byPost ? request.query : (asked ?? request.query)) as FhirRequest['query'],
    body: byPost ? (asked ?? request.body) : request.body,
    headers: request.headers,
  };
}

function bearer(token: string): RequestHandler {
  return (request, response, next) => {
    if (request.headers.authorization === `Bearer ${token}`) return next();
    response.set('WWW-Authenticate', 'Bearer');
    outcome(response, 401, [issue('login', 'a token is expected')]);
  };
}

const capabilities = (now: Date): object => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: now.toISOString(),
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  implementation: { description: 'Sandbox payer: nothing here is real' },
  rest: [
    {
      mode: 'server',
      resource: [
        {
          type: 'CoverageEligibilityRequest',
          operation: [
            { name: 'submit', definition: 'http://hl7.org/fhir/OperationDefinition/CoverageEligibilityRequest-submit' },
          ],
        },
      ],
    },
  ],
});
