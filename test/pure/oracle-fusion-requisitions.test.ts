/** What of a requisition is charged to whom in Oracle Fusion, as account combinations are laid out there. */
import assert from 'node:assert/strict';
import create from '../../mappings/purchase-requisitions/v1/oracle-fusion/create.ts';

const LINE = { number: 1, item: { description: 'Gauze swab' }, quantity: { value: '12' }, unitPrice: '8.25' };
const asked = (line: object) => ({
  ...{ company: '1010', requester: { identifier: 'm.okafor' }, costCenter: { code: '0010' }, currency: 'USD' },
  ...{ neededBy: '2026-12-04', deliverTo: { code: 'W7' }, lines: [{ ...LINE, ...line }] },
});
const found = (line: object, segments: readonly string[]): string[] => {
  const profile = { businessUnits: { '1010': 'Hospital' }, chargeAccount: { segments, delimiter: '-' } };
  return (create.check?.(asked(line), profile, new Date()) ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('a requisition for Oracle Fusion', () => {
  it('needs no account where combinations have no cost centre, though it is always for one', () => {
    assert.deepEqual(found({}, ['company', 'account']), []);
    assert.deepEqual(found({ account: { code: '0000400000' } }, ['company', 'account']), []);
  });

  it('says of a line’s own cost centre that there is no place for it', () => {
    const line = { account: { code: '0000400000' }, costCenter: { code: '0020' } };
    assert.deepEqual(found(line, ['company', 'account']), ['/lines/0/costCenter not-supported']);
  });

  it('needs an account where combinations have both', () => {
    assert.deepEqual(found({}, ['company', 'costCenter', 'account']), ['/lines/0/account required']);
  });
});
