/** Dates and times on the wire follow the partner's wall clock, in the envelope as in the set: near midnight they must not part. */
import assert from 'node:assert/strict';
import { type X12Tree, x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import mapping from '../../mappings/eligibility-checks/v1/x12-005010.ts';
import { question } from '../conformance/eligibility-rig.ts';
import { CREDENTIALS, rigged } from './x12-link-rig.ts';

/** The instant that the rig lends the link. */
const NOW = new Date('2026-11-22T10:20:34Z');

interface Stamps {
  isa: string;
  gs: string;
  bht: string;
}

/** What an inquiry written and sent at that instant says of it. */
async function stamps(more: { timeZone?: string }): Promise<Stamps> {
  const profile = { interchange: { sender: 'TESTSENDER', receiver: '00431' }, originatorId: '9TESTORG01', ...more };
  const [step] = compileMapping(mapping, x12005010 as Dialect, profile).steps;
  const input = question(['30'], { payer: { id: '00431', name: 'PAYER' } });
  const { tree } = step!.encode({ key: 'KEY-1', now: NOW, profile, input, steps: {}, route: {} });
  const written = String(x12005010.write(tree as X12Tree, profile).body);
  const rig = await rigged(CREDENTIALS, more);
  try {
    await rig.ask('W000000001', { edit: () => written });
    const sent = String(rig.journal[0]?.wire.body).split('~');
    const elements = (id: string) => sent.find(segment => segment.startsWith(`${id}*`))?.split('*') ?? [];
    const [isa, gs, bht] = [elements('ISA'), elements('GS'), elements('BHT')];
    return { isa: `${isa[9]} ${isa[10]}`, gs: `${gs[4]} ${gs[5]}`, bht: `${bht[4]} ${bht[5]}` };
  } finally {
    await rig.close();
  }
}

describe('The clock of an X12 partner', () => {
  it('is that of the profile, also where the next day has begun there', async () => {
    assert.deepEqual(await stamps({ timeZone: 'Pacific/Kiritimati' }), {
      isa: '261123 0020',
      gs: '20261123 0020',
      bht: '20261123 0020',
    });
  });

  it('is that of the profile, also where it is still the day before', async () => {
    assert.deepEqual(await stamps({ timeZone: 'Pacific/Pago_Pago' }), {
      isa: '261121 2320',
      gs: '20261121 2320',
      bht: '20261121 2320',
    });
  });

  it('is UTC where the profile names none', async () => {
    assert.deepEqual(await stamps({}), { isa: '261122 1020', gs: '20261122 1020', bht: '20261122 1020' });
  });
});
