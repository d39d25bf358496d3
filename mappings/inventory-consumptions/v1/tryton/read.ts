/** Reads what was taken out of a store in Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'inventory-consumptions/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [{ name: 'read', effect: 'read', request: reading('ShipmentInternal', FIELDS), response: held }],
});
