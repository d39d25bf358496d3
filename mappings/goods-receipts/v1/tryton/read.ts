/** Reads a receipt of Tryton, with what went back of it. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { FIELDS, single } from './held.ts';
import { whole } from './whole.ts';

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    { name: 'shipment', effect: 'read', request: reading('ShipmentIn', FIELDS), response: [single] },
    whole('shipment'),
  ],
});
