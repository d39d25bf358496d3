/** Measures calls to an ERP: the client, and whole links over REST and SOAP, against the least that each could cost. */
import { Pool } from 'undici';
import rest from '../adapters/rest/adapter.ts';
import { oracleFusionDialect } from '../adapters/rest/dialects/oracle-fusion/dialect.ts';
import soap from '../adapters/soap/adapter.ts';
import { workday } from '../adapters/soap/dialects/workday/dialect.ts';
import type { Attempt, Link, LinkServices, Reply } from '../gateway/kit.ts';
import { openHttp } from '../transports/http.ts';
import { openPool } from '../transports/pool.ts';
import { buildEnvelope, soapHeaders } from '../transports/soap.ts';
import { securityHeader } from '../transports/ws-security.ts';
import { readXmlBytes } from '../transports/xml/read.ts';
import { axiosAsPublished } from './anchors/axios.ts';
import { type Contestant, measured } from './client-rounds.ts';
import { JSON_ANSWER, soapAnswer } from './erp-documents.ts';
import { effort, serve } from './load.ts';
import { information } from './rates.ts';
import { median, type Row, rateRow, ratioRow } from './row.ts';

const IN_FLIGHT = 16;
const CREDENTIALS = { username: 'gateway@tenant', password: 'not-a-secret' };
/** 800 bytes. */
const BODY = { remark: 'An invented remark of a fixed length. '.repeat(20) };

const SERVICES: LinkServices = {
  ...{ endpoint: 'bench', profile: {}, now: () => new Date(), sequence: async () => 1, seen: async () => false },
  quarantine: async () => {},
};
const ATTEMPT: Attempt = {
  ...{ key: 'bench', n: 1, effect: 'read', signal: new AbortController().signal },
  trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
  leaving: async () => {},
  arrived: async () => {},
};

/** Medians: calls a second, and microseconds of CPU a call. */
async function take<Name extends string>(calls: Record<Name, Contestant['call']>) {
  const names = Object.keys(calls) as Name[];
  const contestants = names.map(name => ({ name, call: calls[name] }));
  const { rounds, seconds, warmUp } = effort({ rounds: 15, seconds: 0.3, warmUp: 1.5 });
  const taken = await measured(contestants, IN_FLIGHT, { rounds, seconds, warmUp });
  const found = taken.map(({ rates, micros }) => ({ rate: median(rates), micros: median(micros) }));
  return Object.fromEntries(names.map((name, n) => [name, found[n]])) as Record<Name, (typeof found)[number]>;
}

async function overRest(url: string): Promise<Row[]> {
  await using pool = openPool(url, { connections: IN_FLIGHT });
  await using bare = disposable(new Pool(url, { connections: IN_FLIGHT }));
  const http = openHttp(pool);
  await using link = await opened(rest, 'oracle-fusion', url, CREDENTIALS);
  const published = axiosAsPublished(url);
  const asked = { head: { call: 'list', entity: 'Invoice', limit: '25' }, query: {} };
  const data = JSON.stringify(BODY);
  const headers = { 'content-type': 'application/json' };
  const taken = await take({
    async undici() {
      const { body } = await bare.pool.request({ method: 'GET', path: '/', headers: { accept: 'application/json' } });
      return JSON.parse(await body.text());
    },
    published: () => published(BODY),
    async ours() {
      const answer = await http.request({ method: 'POST', url: '/', headers, data });
      return JSON.parse(Buffer.from(answer.data.body).toString());
    },
    rest: () => treeOf(link.link, oracleFusionDialect.write(asked, {})),
  });
  const { undici, ours } = taken;
  return [
    rateRow('erp', 'axios over our adapter', ours.rate, taken.published.rate, 'axios as published', 2),
    ratioRow('erp', 'axios over our adapter, CPU', ours.micros, 'µs', taken.published.micros, 'axios as published'),
    ratioRow('erp', 'call over REST, CPU', taken.rest.micros, 'µs', undici.micros, 'bare undici and JSON.parse', 4),
    information('erp', 'bare undici and JSON.parse, CPU', undici.micros, 'µs'),
  ];
}

async function overSoap(url: string): Promise<Row[]> {
  await using pool = openPool(url, { connections: IN_FLIGHT });
  const http = openHttp(pool);
  await using link = await opened(soap, 'workday', url, { authentication: CREDENTIALS });
  const asked = {
    head: {},
    body: { Get_Purchase_Orders_Request: { '@version': 'v42.0', Response_Filter: { Page: '1', Count: '25' } } },
  };
  // As xml2js takes it, in the order of the schema already.
  const content = {
    'wd:Get_Purchase_Orders_Request': {
      $: { 'xmlns:wd': 'urn:com.workday/bsvc', 'wd:version': 'v42.0' },
      'wd:Response_Filter': { 'wd:Page': '1', 'wd:Count': '25' },
    },
  };
  const secured = () =>
    securityHeader({ credentials: { ...CREDENTIALS, as: 'text' }, lasts: undefined }, { now: SERVICES.now });
  const data = buildEnvelope('1.1', secured(), content);
  const answer = Buffer.from(soapAnswer(5000));
  const headers = soapHeaders('1.1', '');
  const client = (body: string) => http.request({ method: 'POST', url: '/', headers, data: body });
  const built = () => buildEnvelope('1.1', secured(), content);
  const read = (body: Uint8Array) => readXmlBytes(body, 'text/xml; charset=utf-8');
  const taken = await take({
    parts: async () => read((await client(built())).data.body),
    whole: () => treeOf(link.link, workday.write(asked, {})),
    client: () => client(data),
    build: async () => built(),
    read: () => read(answer),
  });
  const name = 'call over SOAP with a 5 KB answer, CPU';
  const alone = (part: 'client' | 'build' | 'read') =>
    information('erp', `${part} by itself, CPU`, taken[part].micros, 'µs');
  return [
    // In a row: each by itself finds its caches as it left them, and no call does.
    ratioRow('erp', name, taken.whole.micros, 'µs', taken.parts.micros, 'client, build and read in a row', 1.3),
    ...(['client', 'build', 'read'] as const).map(alone),
  ];
}

async function opened(adapter: typeof rest, dialect: string, url: string, settings: Record<string, unknown>) {
  const own = { ...settings, concurrency: IN_FLIGHT, connections: IN_FLIGHT };
  const link = await adapter.open({ name: 'bench', adapter: adapter.name, dialect, url, settings: own }, SERVICES);
  return { link, [Symbol.asyncDispose]: () => link.close() };
}

const disposable = (pool: Pool) => ({ pool, [Symbol.asyncDispose]: () => pool.destroy() });

async function treeOf(link: Link, wire: Parameters<Link['call']>[0]): Promise<unknown> {
  const reply: Reply = await link.call(wire, ATTEMPT);
  if (reply.kind !== 'answered') throw new Error(`the ERP did not answer: ${JSON.stringify(reply)}`);
  return reply.tree;
}

export async function calls(): Promise<Row[]> {
  await using server = await serve('erp');
  if (JSON_ANSWER.length < 1500) throw new Error('the answer is too small');
  return [...(await overRest(server.url)), ...(await overSoap(server.url))];
}
