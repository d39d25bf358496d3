/** ADT as it comes in: what each trigger says of a visit (HL7 v2.5.1 §3.3.1 to §3.3.13). */

import { firstOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { saidAt } from '../../../../adapters/hl7v2/dialects/hl7v2/instants.ts';
import { ENVELOPE, fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import { defineMapping, type Rule } from '../../../../gateway/kit.ts';
import { a, CLASS, numberOf, VISIT } from './visit.ts';

/** What a trigger says without a field of its own. */
const said = (words: Partial<Encounter>): Rule =>
  a.custom({
    id: `said:${JSON.stringify(words)}`,
    carries: Object.keys(words) as (keyof Encounter)[],
    dec: () => words,
  });

/** EVN-2 is when it was recorded; an engine on the way stamps MSH-7 anew. */
const asOf: Rule = a.custom({
  id: 'as-of',
  carries: ['meta.asOf'],
  reads: ['EVN-2', 'MSH-7'],
  dec(tree, { scope }) {
    const at = saidAt(tree, scope, [
      ['EVN', 2],
      ['MSH', 7],
    ]);
    return { meta: { asOf: at } };
  },
});

const more = [asOf, a.f('class', { read: ['PV1-2'] }, CLASS), a.ignore(...ENVELOPE, 'PV1-1', 'EVN-1')];

const heard = (event: string, on: string | string[], meaning: Rule, about?: (message: unknown) => boolean) =>
  defineMapping({
    ...{ contract: 'encounters/v1', event, dialect: 'hl7v2', on, message: [...VISIT, ...more, meaning] },
    ...(about && { about }),
  });

/** A visit goes on where a transfer or a discharge is taken back; an admission that is taken back has not been. */
const TAKEN_BACK: Readonly<Record<string, Partial<Encounter>>> = {
  A11: { status: 'cancelled', cancelled: 'admission' },
  A12: { status: 'in-progress', cancelled: 'transfer' },
  A13: { status: 'in-progress', cancelled: 'discharge' },
};

const takenBack: Rule = a.custom({
  id: 'taken-back',
  carries: ['status', 'cancelled'],
  reads: ['MSH-9.2'],
  dec: tree => TAKEN_BACK[textAt(firstOf(fieldOf(tree, 'MSH', 9)), 2) ?? ''],
});

export default [
  heard('admitted', 'ADT^A01', said({ status: 'in-progress' })),
  heard('transferred', 'ADT^A02', said({ status: 'in-progress' })),
  heard('discharged', 'ADT^A03', said({ status: 'finished' })),
  heard('registered', 'ADT^A04', said({ status: 'arrived' })),
  // A08 is sent for patients who have no visit, too (§3.3.8).
  heard('updated', 'ADT^A08', said({}), tree => numberOf(tree) !== undefined),
  heard(
    'cancelled',
    Object.keys(TAKEN_BACK).map(trigger => `ADT^${trigger}`),
    takenBack,
  ),
];
