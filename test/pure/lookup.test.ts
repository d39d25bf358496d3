/** What a partner writes finds an entry of a table or nothing, never what every object has. */
import assert from 'node:assert/strict';
import { FOLLOW_UPS } from '../../adapters/x12/dialects/x12-005010/causes.ts';
import * as fhir from '../../mappings/eligibility-checks/v1/fhir-r4/codes.ts';
import * as x12 from '../../mappings/eligibility-checks/v1/x12-005010/codes.ts';

describe('a table looked up by what a partner wrote', () => {
  const { PERIOD, UNIT, CONTACT, ENTITY, DATE } = x12;
  const tables = { FOLLOW_UPS, PERIOD, UNIT, CONTACT, ENTITY, DATE, 'UNIT of FHIR': fhir.UNIT };
  for (const [name, table] of Object.entries(tables))
    it(`${name} knows its codes and no property of every object`, () => {
      assert.ok(Object.keys(table).length > 0);
      for (const inherited of Object.getOwnPropertyNames(Object.prototype)) assert.equal(table[inherited], undefined);
    });
});
