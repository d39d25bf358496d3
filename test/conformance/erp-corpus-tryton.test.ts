/** A purchase as a client of a real Tryton 6.0 had it recorded (needs CORPUS): the dialect reads its answers whole, and writes its requests. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trytonDialect } from '../../adapters/rest/dialects/tryton/dialect.ts';
import { type Entity, fieldOf } from '../../adapters/rest/dialects/tryton/vocabulary/entity.ts';
import { VOCABULARY } from '../../adapters/rest/dialects/tryton/vocabulary.ts';
import { textOf } from '../../gateway/kit.ts';

const { CORPUS } = process.env;

type Node = Record<string, unknown>;

interface Recorded {
  request: { method: string; params: unknown[] };
  response: { id: number; result: unknown };
}

interface Call {
  name: string;
  entity: Entity;
  call: string;
  /** Without the context of the session, which the link adds. */
  params: unknown[];
  response: Recorded['response'];
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Calls of models and methods that are ours; what is not is counted by the method. */
function calls(): { ours: Call[]; others: Map<string, number> } {
  const others = new Map<string, number>();
  const ours: Call[] = [];
  const path = join(CORPUS!, 'erp/tryton/jsonrpc-procure-to-pay.jsonl');
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const { request, response } = JSON.parse(line) as Recorded;
    const [, model, call = ''] = /^model\.(.+)\.([a-z_]+)$/.exec(request.method) ?? [];
    const [name, entity] = Object.entries(VOCABULARY).find(([, one]) => one.model === model) ?? [];
    if (!name || !entity || call === 'search') others.set(request.method, (others.get(request.method) ?? 0) + 1);
    else ours.push({ name, entity, call, params: request.params.slice(0, -1), response });
  }
  return { ours, others };
}

/** By Tryton's own rules (trytond, protocols/jsonrpc): what a tagged value, a number and what is asked of a relation mean as text. */
function meant(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meant);
  if (typeof value === 'number') return String(value);
  if (!isNode(value)) return value;
  const { __class__: tag, decimal, year, month, day } = value;
  const two = (part: unknown) => String(part).padStart(2, '0');
  if (tag === 'Decimal') return decimal;
  if (tag === 'date') return `${year}-${two(month)}-${two(day)}`;
  assert.equal(tag, undefined, 'no other tag was recorded');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => one !== null && !(`${name}.` in value))
      .map(([name, one]) => [name.replace(/\.$/, ''), meant(one)]),
  );
}

/** What is told to make in a list (`create`) or take up (`add`), as the record that the dialect is given. */
function wanted(value: unknown): unknown {
  if (isNode(value) && value['__class__'] === undefined)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wanted(one)]));
  if (!Array.isArray(value)) return meant(value);
  return (value as [string, unknown[]][]).flatMap(([command, records]) => {
    assert.match(command, /^(?:create|add)$/);
    return records.map(wanted);
  });
}

/** The tree for which the same would be written. */
function treeOf({ name, call, params }: Call): { head: Record<string, string>; query?: Node; body?: Node } {
  const [first, second] = params;
  const head: Record<string, string> = { entity: name, call };
  if (call === 'create') return { head, body: wanted((first as Node[])[0]) as Node };
  if (call === 'search_read') {
    const [domain, offset, limit, order, fields] = params as [string[][], number, number, string[][], string[]];
    assert.ok(domain.every(([, operator]) => operator === '='));
    Object.assign(head, { offset: `${offset}`, limit: `${limit}`, fields: fields.join(',') });
    head['order'] = order.map(([field, way]) => (way === 'DESC' ? `-${field}` : field)).join(',');
    return { head, query: Object.fromEntries(domain.map(([field, , value]) => [field, value])) };
  }
  head['id'] = String((first as number[])[0]);
  if (call === 'read') return { head: { ...head, fields: (second as string[]).join(',') } };
  return call === 'write' ? { head, body: wanted(second) as Node } : { head };
}

/** The dialect makes the order of pages whole. */
const asAsked = ({ call, params }: Call): unknown[] =>
  call === 'search_read' ? params.with(3, [...(params[3] as string[][]), ['id', 'ASC']]) : params;

describe('the recorded purchase at Tryton (needs CORPUS)', () => {
  before(function () {
    if (!CORPUS) this.skip();
  });

  it('is answered in words that the dialect reads whole', () => {
    const { ours, others } = calls();
    for (const { name, entity, call, response } of ours) {
      const head = { status: '200', entity: name, call };
      const { body } = trytonDialect.read({ head, body: JSON.stringify(response) }, {});
      const told = meant(response.result) as unknown[] | null;
      const expected =
        call === 'search_read'
          ? { records: told }
          : call === 'create'
            ? { id: told?.[0] }
            : call === 'read'
              ? told?.[0]
              : {};
      assert.deepEqual(body, expected, `${entity.model} ${call} ${response.id}`);
    }
    console.log(
      `      ${ours.length} answers; not of the dialect: ${[...others].map(([method, n]) => `${n} ${method}`).join(', ')}`,
    );
    assert.ok(ours.length > 40, `${ours.length}`);
  });

  it('is asked for in the words that the dialect writes', () => {
    const strange: string[] = [];
    let compared = 0;
    for (const one of calls().ours) {
      const tree = treeOf(one);
      const unknown = unknownFields(one, tree.body ?? {});
      if (unknown.length > 0) {
        strange.push(...unknown);
        continue;
      }
      const { method, params } = JSON.parse(textOf(trytonDialect.write(tree, {}))) as Recorded['request'];
      assert.equal(method, `model.${one.entity.model}.${one.call}`);
      assert.deepEqual(params, asAsked(one), `${method} ${one.response.id}`);
      compared++;
    }
    console.log(`      ${compared} requests; with fields that no mapping writes: ${strange.join(', ') || 'none'}`);
    assert.ok(compared > 35, `${compared}`);
  });
});

const unknownFields = ({ entity }: Call, body: Node): string[] =>
  Object.keys(body)
    .filter(name => !fieldOf(entity, name))
    .map(name => `${entity.model}.${name}`);
