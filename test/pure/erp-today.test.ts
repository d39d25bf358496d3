/** Which day it is: that of the zone in which a system of record is, by its profile, whatever system it is. */
import assert from 'node:assert/strict';
import { trytonDialect } from '../../adapters/rest/dialects/tryton/dialect.ts';
import { workday } from '../../adapters/soap/dialects/workday/dialect.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import { employeeOf } from '../../mappings/employees/v1/oracle-fusion/held.ts';
import tryton from '../../mappings/employees/v1/tryton/read.ts';
import requisition from '../../mappings/purchase-requisitions/v1/workday/create.ts';

/** In UTC it is still the last of March. */
const now = new Date('2026-03-31T12:00:00Z');
const ZONES = [
  ['Pacific/Kiritimati', '2026-04-01'],
  ['UTC', '2026-03-31'],
  [undefined, '2026-03-31'],
] as const;

describe('today', () => {
  for (const [timeZone, today] of ZONES) {
    const profile = { ...(timeZone && { timeZone }), businessUnits: { '1010': 'Hospital' }, company: '1010' };
    const scope = { key: 'asked-1', now, profile, input: {}, steps: {}, route: {} };
    const begun = today === '2026-04-01' ? 'active' : 'pre-hire';

    describe(`in ${timeZone ?? 'a profile that says no zone'}`, () => {
      it('is the day on which somebody begins at Oracle Fusion', () => {
        const assignment = { AssignmentStatusType: 'ACTIVE', PrimaryFlag: true };
        const row = { workRelationships: [{ StartDate: '2026-04-01', WorkerType: 'E', assignments: [assignment] }] };
        assert.equal(employeeOf(row, scope).status, begun);
      });

      it('is the day on which somebody begins at Tryton', () => {
        const [step] = compileMapping(tryton, trytonDialect as Dialect, profile).steps;
        const told = step!.decode({ head: { status: '200' }, body: { id: '5', start_date: '2026-04-01' } }, scope);
        assert.equal((told.value as { status: string }).status, begun);
      });

      it('is the day of a requisition at Workday', () => {
        const input = {
          ...{ company: '1010', requester: { identifier: 'm.okafor' }, costCenter: { code: '0010' } },
          ...{ currency: 'USD', neededBy: '2026-12-04', deliverTo: { code: 'W7' } },
          lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '2', unit: 'EA' }, unitPrice: '8.25' }],
        };
        const { steps } = compileMapping(requisition, workday as Dialect, profile);
        const sent = steps.map(step => JSON.stringify(step.encode({ ...scope, input }).tree)).join();
        assert.match(sent, new RegExp(`"Requisition_Date":"${today}"`));
      });
    });
  }
});
