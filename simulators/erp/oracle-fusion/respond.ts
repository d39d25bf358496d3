/** Answers one request: which resource, which row, what is to be done with it. */
import { batch } from './batch.ts';
import { change, matched } from './changing.ts';
import type { Erp } from './erp.ts';
import { Digits, readJson, type Sent } from './json.ts';
import { judged } from './judge.ts';
import { locate, type Place } from './place.ts';
import { collection, etagOf, item, type Showing } from './present.ts';
import { matching, ordered } from './query.ts';
import { type Answer, Refusal } from './refusal.ts';
import { rulesAt } from './rules/index.ts';
import type { Received } from './server.ts';
import { addressOf, type Row } from './shape.ts';

const ITEM = 'application/vnd.oracle.adf.resourceitem+json';
const COLLECTION = 'application/vnd.oracle.adf.resourcecollection+json';
const ACTION = 'application/vnd.oracle.adf.action+json';
const BATCH = 'application/vnd.oracle.adf.batch+json';

/** `ignoring`: answered as if it had been done. @throws Refusal */
export function respond(erp: Erp, received: Received, ignoring: boolean): Answer {
  const { method, headers, body } = received;
  const url = new URL(received.target, `http://${headers['host'] ?? 'localhost'}`);
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  const sent = method === 'GET' ? null : parsed(body);
  if (method === 'POST' && type === BATCH) return answer(200, BATCH, batch(erp, url, sent));
  const place = locate(erp, url);
  if (method === 'GET') return get(erp, place, url, received);
  if (method === 'POST' && (type === ACTION || place.action !== undefined)) {
    if (type !== ACTION) throw new Refusal(415, { detail: 'Unsupported media type.', code: '415' });
    return act(erp, place, sent, { headers, ignoring });
  }
  if (type !== ITEM && type !== 'application/json')
    throw new Refusal(415, { detail: 'Unsupported media type.', code: '415' });
  if (method === 'POST') return post(erp, place, url, { received, sent, ignoring });
  if (method === 'PATCH') return patch(erp, place, url, { received, sent, ignoring });
  throw new Refusal(405, { detail: 'The method is not allowed.', code: '405' });
}

function parsed(body: string): Sent {
  try {
    return readJson(body);
  } catch {
    throw new Refusal(400, { detail: 'The payload is not JSON.', code: '27100' });
  }
}

const answer = (status: number, type: string, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': `${type};charset=utf-8`, ...headers },
  body: JSON.stringify(body),
});

function showing(erp: Erp, url: URL, { headers }: Pick<Received, 'headers'>): Showing {
  const fields = url.searchParams.get('fields');
  return {
    erp,
    expand: (url.searchParams.get('expand') ?? '').split(',').filter(Boolean),
    version: Number(headers['rest-framework-version'] ?? '1'),
    ...(fields && { fields: fields.split(',') }),
  };
}

function get(erp: Erp, place: Place, url: URL, received: Received): Answer {
  const { shape, row, rows, href } = place;
  const how = showing(erp, url, received);
  if (row) return answer(200, ITEM, item(row, shape, href, how), { etag: etagOf(erp, row) });
  const q = url.searchParams.get('q') ?? undefined;
  // Version 1 knows no expressions, only `attribute=value` joined by semicolons.
  if (q !== undefined && how.version < 2 && /\s(and|like|in)\s/i.test(q))
    throw new Refusal(400, { detail: 'The query expression cannot be read.', code: '25209' });
  const found = ordered(rows.filter(matching(q, shape)), url.searchParams.get('orderBy'), shape);
  return answer(200, COLLECTION, collection(found, shape, href, { ...how, query: url.searchParams }));
}

interface Writing {
  received: Received;
  sent: Sent;
  ignoring: boolean;
}

function post(erp: Erp, place: Place, url: URL, { received, sent, ignoring }: Writing): Answer {
  const { shape, row, rows, href, path, top } = place;
  if (row || !shape.methods?.includes('post'))
    throw new Refusal(405, { detail: 'The method is not allowed.', code: '405' });
  const made = judged(sent, shape, 'create');
  const rules = rulesAt(path);
  const known = received.headers['upsert-mode'] === 'true' ? matched(made, rows, path) : undefined;
  if (known) {
    if (!ignoring) change(erp, known, made, place);
    const at = `${href}/${addressOf(known, shape)}`;
    return answer(200, ITEM, item(known, shape, at, showing(erp, url, received)), { etag: etagOf(erp, known) });
  }
  rules.create?.(made, erp);
  erp.stamp(made, shape);
  if (!ignoring) {
    rows.push(made);
    rules.created?.(made, erp);
    if (top) erp.touch(top);
  }
  const at = `${href}/${addressOf(made, shape)}`;
  const shown = item(made, shape, at, { ...showing(erp, url, received), expand: ['all'] });
  return answer(201, ITEM, shown, { location: at, etag: etagOf(erp, made) });
}

function patch(erp: Erp, place: Place, url: URL, { received, sent, ignoring }: Writing): Answer {
  const { shape, row, href } = place;
  if (!row || !shape.methods?.includes('patch'))
    throw new Refusal(405, { detail: 'The method is not allowed.', code: '405' });
  precondition(erp, row, received.headers);
  const patched = judged(sent, shape, 'change');
  if (!ignoring) change(erp, row, patched, place);
  return answer(200, ITEM, item(row, shape, href, showing(erp, url, received)), { etag: etagOf(erp, row) });
}

/** RFC 9110 §13.1.1. */
function precondition(erp: Erp, row: Row, headers: Received['headers']): void {
  const condition = headers['if-match'];
  if (condition === undefined || condition === '*' || condition === etagOf(erp, row)) return;
  throw new Refusal(412, { detail: 'Precondition Failed', code: '412' });
}

interface Acting {
  headers: Received['headers'];
  ignoring: boolean;
}

function act(erp: Erp, place: Place, sent: Sent, { headers, ignoring }: Acting): Answer {
  const { row, path, action, top } = place;
  const asked = (typeof sent === 'object' && sent !== null ? sent : {}) as { name?: Sent; parameters?: Sent };
  const name = action ?? asked.name;
  const perform = typeof name === 'string' && row ? rulesAt(path).actions?.[name] : undefined;
  if (!perform || !row) throw new Refusal(400, { detail: 'The action is not known.', code: '27200' });
  precondition(erp, row, headers);
  const parameters = parametersOf(action === undefined ? asked.parameters : sent);
  const result = ignoring ? 'SUCCESS' : perform(row, parameters, erp);
  if (!ignoring) erp.touch(row);
  if (!ignoring && top && top !== row) erp.touch(top);
  return answer(200, 'application/vnd.oracle.adf.actionresult+json', { result });
}

/** `[{ "reason": "x" }]`, or the object itself where the address names the action. */
function parametersOf(sent: Sent | undefined): Row {
  const each = (Array.isArray(sent) ? sent : [sent]).flatMap(one =>
    typeof one === 'object' && one !== null && !(one instanceof Digits) ? Object.entries(one) : [],
  );
  return Object.fromEntries(
    each.flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'boolean' ? [[name, value]] : [])),
  );
}
