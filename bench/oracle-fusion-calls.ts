/** Measures the client, and a whole call over REST to Oracle Fusion, against the least that each could cost. */
import { Pool } from 'undici';
import rest from '../adapters/rest/adapter.ts';
import { oracleFusionDialect } from '../adapters/rest/dialects/oracle-fusion/dialect.ts';
import { openHttp } from '../transports/http.ts';
import { openPool } from '../transports/pool.ts';
import { axiosAsPublished } from './anchors/axios.ts';
import { CREDENTIALS, IN_FLIGHT, opened, take, treeOf } from './erp-link.ts';
import { information } from './rates.ts';
import { type Row, rateRow, ratioRow } from './row.ts';

/** 800 bytes. */
const BODY = { remark: 'An invented remark of a fixed length. '.repeat(20) };

export async function overRest(url: string): Promise<Row[]> {
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

const disposable = (pool: Pool) => ({ pool, [Symbol.asyncDispose]: () => pool.destroy() });
