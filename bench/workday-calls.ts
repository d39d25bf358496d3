/** Measures a whole call over SOAP to Workday against its parts in a row. */
import soap from '../adapters/soap/adapter.ts';
import { workday } from '../adapters/soap/dialects/workday/dialect.ts';
import { openHttp } from '../transports/http.ts';
import { openPool } from '../transports/pool.ts';
import { buildEnvelope, soapHeaders } from '../transports/soap.ts';
import { securityHeader } from '../transports/ws-security.ts';
import { readXmlBytes } from '../transports/xml/read.ts';
import { CREDENTIALS, IN_FLIGHT, opened, SERVICES, take, treeOf } from './erp-link.ts';
import { information } from './rates.ts';
import { type Row, ratioRow } from './row.ts';
import { soapAnswer } from './workday-documents.ts';

export async function overSoap(url: string): Promise<Row[]> {
  await using pool = openPool(url, { connections: IN_FLIGHT });
  const http = openHttp(pool);
  await using link = await opened(soap, 'workday', url, CREDENTIALS);
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
