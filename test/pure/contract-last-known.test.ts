/** What a contract says of reading what was told last, and what comes of several things that were told. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LastKnown } from '../../gateway/contracts/last-known.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { HOME } from '../../gateway/registry.ts';

describe('what was told last', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-'));
    await cp(join(HOME, 'contracts/encounters'), join(folder, 'encounters'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const loaded = async (from = '', to = '') => {
    const path = join(folder, 'encounters/v1/contract.yaml');
    const text = await readFile(path, 'utf8');
    assert.ok(text.includes(from), from);
    await writeFile(path, text.replace(from, to));
    return loadContracts([folder]);
  };

  for (const [what, from, to, finding] of [
    ['by a field that the answer has not', 'asOf: /meta/asOf', 'asOf: /meta/at', /a field that it names is none/],
    ['with a field kept that the answer has not', 'keeps: [status]', 'keeps: [state]', /a field that it names is none/],
    [
      'of a list',
      'path: ""\n',
      'path: ""\n    lastKnown: { asOf: /meta/asOf }\n',
      /reads nothing that is known by an id/,
    ],
    ['of two operations', 'path: ""\n', 'path: ""\n    lastKnown: { asOf: /meta/asOf }\n', /another operation says it/],
  ] as const)
    it(`is refused ${what}`, async () => {
      const { findings } = await loaded(from, to);
      assert.ok(
        findings.some(({ code, message }) => code === 'unknown-field' && finding.test(message)),
        JSON.stringify(findings),
      );
    });

  it('is told by each event that is a picture of it, and by no other operation that only reads', async () => {
    const { operations, events } = (await loaded()).contracts.get('encounters/v1')!;
    const [read, search] = operations;
    assert.ok(read?.lastKnown && !read.tells && !search?.lastKnown && !search?.tells);
    assert.deepEqual(new Set(events.map(({ tells }) => tells)), new Set([read.lastKnown]));
  });

  describe('together', () => {
    let known: LastKnown;
    beforeEach(async () => {
      known = (await loaded()).contracts.get('encounters/v1')!.operations[0]!.lastKnown!;
    });
    const at = (minute: number, data: object, isMessage = true) => ({
      ...{ asOf: new Date(Date.UTC(2026, 10, 27, 12, minute)), isMessage, data },
    });
    const asOf = (minute: number) => ({ meta: { asOf: `2026-11-27T12:0${minute}:00.000Z` } });

    it('is the last message, with what it may leave out from before', () => {
      const admitted = at(0, { id: '1', status: 'in-progress', cancelled: 'transfer' });
      assert.deepEqual(known.conclude([at(1, { id: '1', class: 'inpatient' }), admitted]), {
        ...{ id: '1', class: 'inpatient', status: 'in-progress' },
        ...asOf(1),
      });
    });

    it('is the last message with what answers to calls say since: of the same thing what is new, of another all', () => {
      const patient = { id: 'p', familyName: 'Muster' };
      const message = at(0, { id: '1', status: 'arrived', patient, location: { room: '1', bed: 'A' } });
      const answers = [
        at(2, { id: '1', status: 'finished' }, false),
        at(1, { id: '1', patient: { id: 'p' }, location: { room: '2' } }, false),
      ];
      assert.deepEqual(known.conclude([...answers, message]), {
        ...{ id: '1', status: 'finished', patient, location: { room: '2' } },
        ...asOf(2),
      });
      assert.deepEqual(known.conclude([at(1, { id: '1', patient: { id: 'q' } }, false), message]), {
        ...{ id: '1', status: 'arrived', patient: { id: 'q' }, location: { room: '1', bed: 'A' } },
        ...asOf(1),
      });
    });
  });
});
