/** The order of our tables and of our schema against the published order of two types; with the samples of the corpus (CORPUS) alone. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKDAY } from '../../adapters/soap/dialects/workday/vocabulary.ts';
import { loadSchema } from '../../simulators/erp/soap/schema.ts';

const SCHEMA = new URL('../../simulators/erp/workday/schema/workday.xsd', import.meta.url);
const facts = join(process.env['CORPUS'] ?? '/nowhere', 'erp/workday-soap/field-order.json');

describe('the order of elements in the SOAP vocabulary', () => {
  it('is that of the schema which the simulator judges by', () => {
    const schema = loadSchema(SCHEMA);
    for (const [name, type] of WORKDAY.types) {
      const judged = schema.types.get(name);
      if (!judged) continue;
      assert.deepEqual(
        [...type.elements.keys()],
        judged.sequence.map(({ name: element }) => element),
        name,
      );
    }
  });

  if (existsSync(facts))
    for (const name of ['Requisition_DataType', 'Item_Request_Line_DataType'])
      it(`is the published order of ${name}`, () => {
        const published = (JSON.parse(readFileSync(facts, 'utf8')) as Record<string, string[]>)[name]!;
        const order = published.map(field => field.replace(/[:[].*$/, ''));
        const ours = [...(WORKDAY.types.get(name)?.elements.keys() ?? [])];
        assert.ok(ours.length > 15);
        assert.deepEqual(
          ours,
          order.filter(field => ours.includes(field)),
        );
      });
});
