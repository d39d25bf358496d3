/** Reads a journal entry of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { JournalEntry } from '../../../../contracts/journal-entries/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const JOURNAL = kindOf('Journal');

export default defineMapping({
  contract: 'journal-entries/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(JOURNAL),
      response: [...held(table<JournalEntry>(), JOURNAL.first), ...frame(JOURNAL)],
    },
  ],
});
