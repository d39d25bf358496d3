/** The period of a day, looked up before anything is entered: what is entered and cannot be posted would be left behind. */
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { type Row, rows, rowsOf } from './lookup.ts';
import { lookingUp } from './tables.ts';

const any = table<Record<string, never>>();

export const periodOn = (day: (scope: Scope) => string): Step => ({
  name: 'period',
  effect: 'read',
  request: [
    ...lookingUp('Period', ['state']),
    any.custom({
      id: 'period',
      carries: [],
      enc(_, tree, { scope }) {
        const on = day(scope);
        Object.assign(tree as object, { query: { type: 'standard', 'start_date:le': on, 'end_date:ge': on } });
      },
    }),
  ],
  response: [rows('Period')],
});

/** Where there is none of that day, or it is closed, nothing is posted. */
export const openPeriod = (scope: Pick<Scope, 'steps'>): Row | undefined =>
  rowsOf(scope, 'period').find(({ state }) => state === 'open');
