/** The dictionary of HL7 v2: fresh, and what the standard's own tables say on the fields that matter. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  componentsOf,
  segmentOf,
  structureOf,
  type Version,
  valuesOf,
} from '../../adapters/hl7v2/dictionary/dictionary.ts';
import { HOME } from '../../gateway/registry.ts';

/** `type usage repeats length table` of a field, as the attribute tables of the standard print it. */
function attributes(segment: string, field: number, version: Version): string {
  const found = segmentOf(segment, version)?.fields[field - 1];
  if (!found) return 'none';
  const { type, usage, repeats, length, table } = found;
  return [type, usage, repeats === 1 ? '1' : repeats === undefined ? '?' : 'Y', length ?? '', table ?? '']
    .join(' ')
    .trim();
}

describe('the dictionary of HL7 v2', function () {
  this.timeout(60_000);

  it('is what the generator makes of the two packages', async () => {
    const { dictionaryFiles } = await import('../../adapters/hl7v2/dictionary/generate.ts');
    const client = (await import('node-hl7-client')) as unknown as Parameters<typeof dictionaryFiles>[0];
    const versioned = createRequire(import.meta.url)('hl7-dictionary') as Parameters<typeof dictionaryFiles>[1];
    for (const [file, text] of dictionaryFiles(client, versioned)) {
      const committed: unknown = JSON.parse(await readFile(join(HOME, file), 'utf8'));
      assert.deepEqual(committed, JSON.parse(text), `${file} is stale: run npm run generate`);
    }
  });

  it('agrees with the attribute tables of HL7 v2.5.1 (§2.15.9, §3.4.2, §3.4.3, §6.5.1, §10.6.2)', () => {
    assert.equal(attributes('MSH', 7, '2.5.1'), 'TS R 1 26');
    assert.equal(attributes('MSH', 10, '2.5.1'), 'ST R 1 20');
    assert.equal(attributes('MSH', 18, '2.5.1'), 'ID O Y 16 0211');
    assert.equal(attributes('PID', 3, '2.5.1'), 'CX R Y 250');
    assert.equal(attributes('PID', 8, '2.5.1'), 'IS O 1 1 0001');
    assert.equal(attributes('PV1', 2, '2.5.1'), 'IS R 1 1 0004');
    assert.equal(attributes('FT1', 4, '2.5.1'), 'DR R 1 53');
    assert.equal(attributes('FT1', 6, '2.5.1'), 'IS R 1 8 0017');
    assert.equal(attributes('SCH', 6, '2.5.1'), 'CE R 1 250');
    assert.equal(attributes('SCH', 11, '2.5.1'), 'TQ B Y 200');
    assert.equal(componentsOf('CX', '2.5.1')?.[0]?.usage, 'R');
  });

  it('tells the versions apart', () => {
    assert.equal(attributes('FT1', 4, '2.3'), 'TS R 1 26');
    assert.equal(attributes('ERR', 3, '2.4'), 'none');
    assert.equal(attributes('ERR', 3, '2.5'), 'CWE R 1 705 0357');
    assert.equal(segmentOf('PV1', '2.7')?.fields[1]?.type, 'CWE');
    assert.equal(valuesOf('0001', '2.3')?.has('A'), false);
    assert.equal(valuesOf('0001', '2.5.1')?.has('A'), true);
  });

  it('knows the structure of an event, which is not always its name (table 0354; D9)', () => {
    assert.deepEqual(
      [structureOf('ADT', 'A04'), structureOf('SIU', 'S13'), structureOf('ADT', 'A31'), structureOf('ADT', 'A40')],
      ['ADT_A01', 'SIU_S12', 'ADT_A05', 'ADT_A39'],
    );
  });
});
