/** The simulated journal entry service over HTTP, judged by its schema, answered in its order. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { checked, Invalid, type Plain } from '../soap/check.ts';
import { type Account, enveloped, fault, mediaType, open } from '../soap/envelope.ts';
import { print } from '../soap/print.ts';
import { loadSchema } from '../soap/schema.ts';
import type { Behaviour } from './behaviours.ts';
import { Books, type Message, type PostedEntry } from './books.ts';

export interface SapJournalOptions {
  port?: number;
  host?: string;
  /** HTTP Basic. */
  account?: Account;
  now?: () => Date;
}

export interface SapJournal {
  /** What a service endpoint is given. */
  url: string;
  /** Bodies of the calls that reached the service, oldest first, whatever became of them. */
  calls(): readonly string[];
  posted(): readonly PostedEntry[];
  /** Misbehaves once for each. */
  next(...planned: Behaviour[]): void;
  close(): Promise<void>;
}

const FOLDER = new URL('schema/', import.meta.url);
const SCHEMA = loadSchema(new URL('sap-journal.xsd', FOLDER));
const PATH = '/sap/bc/srt/scs_ext/sap/journalentrycreaterequestconfi';
const MAX_BODY = 4 * 1024 * 1024;
const NO_NUMBER = '0000000000';

interface Answer {
  status: number;
  type?: string;
  body: string;
  headers?: Record<string, string>;
}

export async function startSapJournal(options: SapJournalOptions = {}): Promise<SapJournal> {
  const { account = { username: 'GATEWAY', password: 'sandbox-only' }, now = () => new Date() } = options;
  const books = new Books();
  const calls: string[] = [];
  const planned: Behaviour[] = [];
  const expected = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;

  const attend = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path, query = ''] = (request.url ?? '').split('?');
    if (path !== PATH) return send(response, { status: 404, type: 'text/plain', body: 'not here' });
    if (request.method === 'GET') return send(response, document(query, url()));
    const body = await bodyOf(request);
    if (request.headers.authorization !== expected)
      return send(response, { status: 401, type: 'text/html', body: '<html><body>Logon failed</body></html>' });
    calls.push(body);
    const behaviour = planned.shift();
    if (behaviour?.kind === 'reset') return void request.socket.destroy();
    if (behaviour?.kind === 'html') return send(response, page(behaviour.status ?? 502));
    if (behaviour?.kind === 'throttle') return send(response, throttled(behaviour.seconds ?? 1));
    const answer = answerTo(books, body, { now: now(), zeros: behaviour?.kind === 'zeros' });
    if (behaviour?.kind === 'lost') return void request.socket.destroy();
    if (behaviour?.kind === 'failed-after')
      return send(response, { status: 500, body: fault('1.1', 'Server', 'Web service processing error') });
    const bent = behaviour?.kind === 'bent' ? { ...answer, body: behaviour.bend(answer.body) } : answer;
    return send(response, bent, behaviour?.kind === 'slow' ? behaviour.ms : 0);
  };

  const server = createServer((request, response) => void attend(request, response).catch(() => response.destroy()));
  const host = options.host ?? '127.0.0.1';
  const url = (): string => `http://${host}:${(server.address() as AddressInfo).port}${PATH}`;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, host, resolve);
  });
  return {
    url: url(),
    calls: () => calls,
    posted: () => books.posted,
    next: (...more) => void planned.push(...more),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo(books: Books, body: string, { now, zeros }: { now: Date; zeros: boolean }): Answer {
  let request: Plain;
  try {
    request = checked(SCHEMA, open(body).content) as Plain;
  } catch (error) {
    const reason = error instanceof Invalid ? `${error.message} at ${error.xpath}` : 'not a SOAP envelope';
    return { status: 500, body: fault('1.1', 'Client', reason) };
  }
  const created = `${now.toISOString().slice(0, 19)}Z`;
  const confirmations = (request['JournalEntryCreateRequest'] as Plain[]).map(one => {
    const entry = one['JournalEntry'] as Plain;
    const done = zeros ? [] : books.post(entry);
    const posted = Array.isArray(done) ? undefined : done;
    const note = `Document posted successfully: BKPFF ${posted?.document}${posted?.company}${posted?.year}`;
    const messages: readonly Message[] = Array.isArray(done) ? done : [{ type: '605(RW)', severity: 1, note }];
    return {
      MessageHeader: { ReferenceID: (one['MessageHeader'] as Plain)['ID'], CreationDateTime: created },
      JournalEntryCreateConfirmation: {
        AccountingDocument: posted?.document ?? NO_NUMBER,
        CompanyCode: posted?.company ?? String(entry['CompanyCode']),
        FiscalYear: posted?.year ?? '0000',
      },
      Log: logOf(messages),
    };
  });
  const content = {
    MessageHeader: { CreationDateTime: created },
    JournalEntryCreateConfirmation: confirmations,
    Log: {},
  };
  return { status: 200, body: enveloped('1.1', print(SCHEMA, 'n0', 'JournalEntryBulkCreateConfirmation', content)) };
}

function logOf(messages: readonly Message[]): Plain {
  if (messages.length === 0) return {};
  return {
    MaximumLogItemSeverityCode: String(Math.max(...messages.map(({ severity }) => severity))),
    Item: messages.map(({ type, severity, note }) => ({ TypeID: type, SeverityCode: String(severity), Note: note })),
  };
}

const throttled = (seconds: number): Answer => ({
  ...page(503),
  headers: { 'retry-after': String(seconds) },
});
const page = (status: number): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: '<html><head><title>Service cannot be reached</title></head><body>Service cannot be reached<br></body></html>',
});

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

async function send(response: ServerResponse, { status, type, body, headers }: Answer, ms = 0): Promise<void> {
  response.writeHead(status, { 'content-type': type ?? mediaType('1.1'), ...headers });
  if (ms > 0) {
    response.flushHeaders();
    await pause(ms);
  }
  response.end(body);
}

/** The WSDL at the service's own address, and the schema beside it. */
function document(query: string, own: string): Answer {
  if (!/^(wsdl|xsd)$/i.test(query)) return { status: 405, type: 'text/plain', body: 'POST' };
  const file = /^xsd$/i.test(query) ? 'sap-journal.xsd' : 'JournalEntryCreateRequestConfirmation_In.wsdl';
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  const body = text.replace('location="ADDRESS"', `location="${own}"`).replace('"sap-journal.xsd"', `"${own}?xsd"`);
  return { status: 200, type: 'text/xml; charset=utf-8', body };
}
