/** The simulated tenant: its web services over HTTP, judged by the schema, answered in its order. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { checked, Invalid, type Plain } from '../soap/check.ts';
import { type Account, enveloped, fault, isTrusted, mediaType, type Opened, open } from '../soap/envelope.ts';
import { print } from '../soap/print.ts';
import { loadSchema } from '../soap/schema.ts';
import { Unreadable } from '../soap/tree.ts';
import type { Planned } from './behaviours.ts';
import { submitInvoice, submitJournal, terminateEmployee } from './finance.ts';
import { source, submitReceipt, submitRequisition, submitSupplier } from './procurement.ts';
import { read } from './reads.ts';
import { Records } from './records.ts';
import { checkReferences, spelledOut } from './references.ts';
import { detailOf, Refusal } from './refusal.ts';
import type { Submission } from './rules.ts';
import { seed } from './seed.ts';

export interface WorkdayOptions {
  port?: number;
  host?: string;
  /** As `user@tenant`. */
  account?: Account;
  /** More at a time are throttled. */
  concurrency?: number;
  now?: () => Date;
}

export interface Heard {
  operation: string;
  body: string;
}

export interface Workday {
  /** What a service endpoint is given: the address up to the tenant. */
  url: string;
  /** Calls that were understood, oldest first. */
  calls(): readonly Heard[];
  /** Misbehaves once. */
  next(...planned: Planned[]): void;
  /** What was planned and has not come up is not done any more. */
  forget(): void;
  records: Records;
  /** Decides a requisition as somebody does in their inbox; an approved one is ordered. */
  decide(requisition: string, decision: 'APPROVED' | 'DENIED'): void;
  close(): Promise<void>;
}

const FOLDER = new URL('schema/', import.meta.url);
const SCHEMA = loadSchema(new URL('workday.xsd', FOLDER));
const TENANT = '/ccx/service/tenant';
const MAX_BODY = 4 * 1024 * 1024;

const SUBMITS: Readonly<Record<string, (submission: Submission) => Plain>> = {
  Submit_Supplier: submitSupplier,
  Submit_Requisition: submitRequisition,
  Submit_Receipt: submitReceipt,
  Submit_Supplier_Invoice: submitInvoice,
  Submit_Accounting_Journal: submitJournal,
  Terminate_Employee: terminateEmployee,
};

interface Answer {
  status: number;
  type: string;
  body: string;
}

export async function startWorkday(options: WorkdayOptions = {}): Promise<Workday> {
  const { account = { username: 'gateway@tenant', password: 'sandbox-only' }, now = () => new Date() } = options;
  const records = new Records(now);
  seed(records);
  const calls: Heard[] = [];
  const planned: Planned[] = [];
  let under = 0;

  const attend = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const service = new RegExp(`^${TENANT}/([A-Za-z_]+)/v\\d+\\.\\d$`).exec(path)?.[1];
    if (request.method === 'GET' && service && /^(wsdl|xsd)$/i.test(query))
      return document(response, service, query, url());
    if (request.method !== 'POST' || !service)
      return send(response, { status: 404, type: 'text/plain', body: 'not here' });
    const body = await bodyOf(request);
    const type = request.headers['content-type'] ?? '';
    if (!/^(text\/xml|application\/soap\+xml)/i.test(type))
      return send(response, { status: 415, type: 'text/plain', body: type });
    let opened: Opened;
    try {
      opened = open(body);
    } catch (error) {
      return send(response, { status: 500, type: mediaType('1.1'), body: fault('1.1', 'Client', why(error)) });
    }
    const operation = opened.content.name.replace(/_Request$/, '');
    const at = planned.findIndex(({ on }) => on === undefined || on === operation);
    const [behaviour] = at < 0 ? [] : planned.splice(at, 1);
    const overrun = under > (options.concurrency ?? Number.POSITIVE_INFINITY);
    if (behaviour?.kind === 'throttle' || overrun) return send(response, throttled(opened));
    if (behaviour?.kind === 'reset') return void request.socket.destroy();
    if (behaviour?.kind === 'html') return send(response, page(behaviour.status ?? 503));
    const trusted = isTrusted(opened.header, account, now());
    const answer = trusted ? answerTo(records, opened, operation) : untrusted(opened);
    if (trusted) calls.push({ operation, body });
    if (behaviour?.kind === 'lost') return void request.socket.destroy();
    if (behaviour?.kind === 'failed-after') return send(response, throttled(opened));
    if (behaviour?.kind === 'fault-200')
      return send(response, { ...invalid(opened, [{ message: 'Validation error occurred.' }]), status: 200 });
    const bent = behaviour?.kind === 'bent' ? { ...answer, body: behaviour.bend(answer.body) } : answer;
    return send(response, bent, behaviour?.kind === 'slow' ? behaviour.ms : 0);
  };

  const server = createServer((request, response) => {
    under += 1;
    attend(request, response)
      .catch(() => response.destroy())
      .finally(() => {
        under -= 1;
      });
  });
  const url = (): string => `http://${options.host ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}${TENANT}`;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  return {
    url: url(),
    calls: () => calls,
    next: (...more) => void planned.push(...more),
    forget: () => void planned.splice(0),
    records,
    decide(requisition, decision) {
      const row = records.rowOf(records.instances.of('Requisition_Number', requisition));
      if (!row) throw new Error('no such requisition');
      row.data['Requisition_Document_Status_Reference'] = records.to('Document_Status_ID', decision);
      if (decision === 'APPROVED') source({ records, request: {}, data: row.data, root: '' }, row);
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo(records: Records, opened: Opened, operation: string): Answer {
  const { version, content } = opened;
  try {
    const request = checked(SCHEMA, content) as Plain;
    checkReferences(SCHEMA, records.instances, content.name, request);
    const kind = /^Get_(.+)s$/.exec(operation)?.[1];
    const submit = SUBMITS[operation];
    if (!kind && !submit) throw new Invalid(`Element ${content.name} is not expected`, `/${content.name}[1]`);
    const data = (request[`${operation.replace(/^Submit_/, '')}_Data`] ?? {}) as Plain;
    const done = submit ? submit({ records, request, data, root: content.name }) : read(records, kind ?? '', request);
    const answer = spelledOut(SCHEMA, records.instances, `${operation}_ResponseType`, done) as Plain;
    const printed = print(SCHEMA, 'wd', `${operation}_Response`, { '@version': request['@version'], ...answer });
    return { status: 200, type: mediaType(version), body: enveloped(version, printed) };
  } catch (error) {
    if (error instanceof Refusal) return invalid(opened, error.errors);
    if (error instanceof Invalid) return invalid(opened, [{ message: error.message, xpath: error.xpath }]);
    throw error;
  }
}

const invalid = ({ version }: Opened, errors: Refusal['errors']): Answer => ({
  status: 500,
  type: mediaType(version),
  body: fault(version, 'Client.validationError', 'Validation error occurred.', detailOf(errors)),
});
const untrusted = ({ version }: Opened): Answer => ({
  status: 500,
  type: mediaType(version),
  body: fault(version, 'Client.authenticationError', 'invalid username or password'),
});
const throttled = ({ version }: Opened): Answer => ({
  status: 500,
  type: mediaType(version),
  body: fault(version, 'Server.processingError', 'Processing error occurred.'),
});
const page = (status: number): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>Back soon<br></body></html>',
});

const why = (error: unknown): string => (error instanceof Unreadable ? error.message : 'not a SOAP envelope');

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function send(response: ServerResponse, { status, type, body }: Answer, ms = 0): Promise<void> {
  response.writeHead(status, { 'content-type': type });
  if (ms > 0) {
    response.flushHeaders();
    await pause(ms);
  }
  response.end(body);
}

/** The WSDL of a service at its own address, and the schema beside it. */
function document(response: ServerResponse, service: string, query: string, url: string): Promise<void> {
  const text = readFileSync(new URL(/^xsd$/i.test(query) ? 'workday.xsd' : `${service}.wsdl`, FOLDER), 'utf8');
  const own = `${url}/${service}/v42.0`;
  const body = text.replace('location="ADDRESS"', `location="${own}"`).replace('"workday.xsd"', `"${own}?xsd"`);
  return send(response, { status: 200, type: 'text/xml; charset=utf-8', body });
}
