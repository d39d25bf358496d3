/** What the contracts of an ERP say of the same thing is the same: what one of them answers, another takes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { JsonSchema } from '../../gateway/contracts/contract.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { walkSchema } from '../../gateway/contracts/schema-walk.ts';
import { HOME } from '../../gateway/registry.ts';

const ERP = [
  ...['accounts', 'cost-centers', 'employees', 'goods-receipts', 'inventory-consumptions', 'inventory-items'],
  ...['invoices', 'journal-entries', 'purchase-orders', 'purchase-requisitions', 'suppliers'],
];
const { contracts } = await loadContracts([join(HOME, 'contracts')]);

interface Place {
  where: string;
  pointer: string;
  place: JsonSchema;
  /** Names of the fields that it stands among. */
  beside: readonly string[];
}

const places: Place[] = ERP.flatMap(name => {
  const found: Place[] = [];
  for (const { requestSchema, querySchema, answerSchema, name: operation } of contracts.get(`${name}/v1`)!.operations)
    for (const schema of [requestSchema, querySchema, answerSchema]) {
      if (!schema) continue;
      const fields = new Map<string, readonly string[]>();
      walkSchema(schema, (pointer, place) => {
        if (place['properties']) fields.set(pointer, Object.keys(place['properties'] as object));
        const beside = fields.get(pointer.slice(0, pointer.lastIndexOf('/'))) ?? [];
        found.push({ where: `${name}#${operation} ${pointer}`, pointer, place, beside });
      });
    }
  return found;
});

const isCoded = ({ beside }: Place): boolean => beside.length === 2 && beside.includes('code');
const isText = ({ place }: Place): boolean => place['type'] === 'string';
const isFigure = ({ place }: Place): boolean => isText({ place } as Place) && /\[0-9\]/.test(String(place['pattern']));
/** How long it may be. */
const LENGTH = ['minLength', 'maxLength'];
/** All that is said of it but for people. */
const ALL = ['type', 'pattern', 'format', ...LENGTH, 'x-fhir', 'x-phi'];

/** A field by the end of its pointer, where it means one thing, and what must be the same of it. */
const SAME: readonly [what: string, at: RegExp, of: readonly string[], where?: (place: Place) => boolean][] = [
  ['the code of a company', /\/company$/, ALL],
  ['a currency', /\/currency$/, ALL],
  ['a unit', /\/unit$/, ALL],
  ['the version of what is held', /\/meta\/version$/, ALL],
  ['when it was changed', /\/meta\/lastUpdated$/, ALL],
  ['a version, seen or held', /\/version$/, LENGTH],
  ['what the system itself says', /\/systemStatus$/, ['type', 'minItems', 'maxItems']],
  ['a code', /\/code$/, LENGTH, isText],
  ['the name of a code', /\/name$/, LENGTH, place => isCoded(place)],
  ['the number of a document', /\/number$/, LENGTH, isText],
  ['the description of what is bought', /\/(item|lines\/\*)\/description$/, LENGTH],
  ['an amount', /\/amount$/, LENGTH, isFigure],
  ['a price', /\/unitPrice$/, LENGTH, isFigure],
  ['a quantity', /\/value$/, LENGTH, isFigure],
];

describe('The contracts of an ERP', () => {
  for (const [what, at, of, where = () => true] of SAME)
    it(`say the same of ${what}`, () => {
      const found = places.filter(place => at.test(place.pointer) && where(place));
      const ways = new Map<string, string[]>();
      for (const { where: one, place } of found) {
        const said = JSON.stringify(Object.fromEntries(of.map(keyword => [keyword, place[keyword]])));
        ways.set(said, [...(ways.get(said) ?? []), one]);
      }
      assert.ok(found.length > 1, `${what} is nowhere to be found`);
      assert.equal(ways.size, 1, JSON.stringify([...ways], null, 1));
    });
});
