/** Reads a journal entry in Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'journal-entries/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [{ name: 'read', effect: 'read', request: reading('AccountMove', FIELDS), response: held }],
});
