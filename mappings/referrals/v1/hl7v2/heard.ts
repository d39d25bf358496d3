/** REF as it comes in: a referral that was made, changed, taken back, or whose state is asked for (HL7 v2.5.1 §11.5). */
import { systemOfHd, token } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { type Coded, codedIn } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import { eiIn, firstOf, repetitionsOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { instantsOf } from '../../../../adapters/hl7v2/dialects/hl7v2/instants.ts';
import { ENVELOPE, fieldOf, segmentsIn } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Referral } from '../../../../contracts/referrals/v1/types.ts';
import { codes, day, defineMapping, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { PATIENT, pidHeard } from '../../../patients/v1/hl7v2/pid.ts';
import { attachmentsIn } from './letters.ts';
import { authorizationIn, notesIn, partiesIn } from './parts.ts';

type Profile = Scope['profile'];

const a = table<Referral>();

/** Table 0280. */
const PRIORITY = codes({ routine: 'R', asap: 'A', stat: 'S', urgent: 'U' });

/** Table 0283: how far it has come with the one who is asked. E says that its time is over, which ends the request. */
const STANDS: Readonly<Record<string, Pick<Referral, 'status' | 'fulfilment'>>> = {
  P: { status: 'active', fulfilment: 'received' },
  A: { status: 'active', fulfilment: 'accepted' },
  R: { status: 'active', fulfilment: 'declined' },
  E: { status: 'revoked', fulfilment: 'received' },
};

const MOST = 50;

/** Each number with who gave it. */
function numbersIn(tree: unknown, profile: Profile) {
  return [6, 11].flatMap(field => {
    const [number] = repetitionsOf(fieldOf(tree, 'RF1', field));
    const value = textAt(number, 1);
    const system = number && systemOfHd(eiIn(number), 'referral', profile);
    return value !== undefined && system ? [{ system, value }] : [];
  });
}

/** Why: diagnoses first, then the reason of table 0336. */
function reasonsIn(tree: unknown, profile: Profile): Coded[] {
  const diagnoses = segmentsIn(tree, 'DG1').flatMap(dg1 => {
    const said = codedIn(firstOf(dg1.at(3)), profile) ?? {};
    const text = said.text ?? textAt(firstOf(dg1.at(4)), 1);
    const reason = { ...said, ...(text !== undefined && { text }) };
    return Object.keys(reason).length > 0 ? [reason] : [];
  });
  return [...diagnoses, ...[codedIn(repetitionsOf(fieldOf(tree, 'RF1', 10))[0], profile, '0336') ?? []].flat()];
}

const REFERRAL: readonly Rule[] = [
  ...pidHeard(PATIENT),
  a.f('priority', { read: ['RF1-2'] }, PRIORITY),
  a.custom({
    id: 'referral',
    carries: ['id', 'identifiers', 'missing', 'reasons', 'attachments', 'validity', 'authoredOn'],
    reads: ['RF1-6', 'RF1-7', 'RF1-8', 'RF1-9', 'RF1-10', 'RF1-11', 'DG1-3', 'DG1-4', 'OBX-2', 'OBX-3', 'OBX-5'],
    dec(tree, services) {
      const { profile } = services.scope;
      const [number] = repetitionsOf(fieldOf(tree, 'RF1', 6));
      const value = textAt(number, 1);
      const [identifiers, reasons] = [numbersIn(tree, profile), reasonsIn(tree, profile)];
      const attachments = attachmentsIn(tree, profile);
      return {
        ...(number && value !== undefined && { id: token(value, eiIn(number), 'referral', profile) }),
        ...(identifiers.length > 0 && { identifiers }),
        // Whose rules it is to be held against nobody knows at a door.
        missing: [],
        ...(reasons.length > 0 && { reasons: reasons.slice(0, MOST) }),
        ...(attachments.length > 0 && { attachments: attachments.slice(0, MOST) }),
        ...instantsOf(tree, services, [['authoredOn', 'RF1', 9]]),
      };
    },
  }),
  a.f('validity.start', { read: ['RF1-7'] }, firstDay('start')),
  a.f('validity.end', { read: ['RF1-8'] }, firstDay('end')),
  a.custom({
    id: 'asked-for',
    carries: ['service', 'referringProvider', 'referredTo', 'clinicalNotes', 'visitsAllowed', 'authorization'],
    reads: ['RF1-3', 'PR1-3', 'PRD-1', 'PRD-2', 'PRD-7', 'PRD-10', 'NTE-3', 'AUT-2', 'AUT-6', 'AUT-8', 'AUT-9'],
    dec(tree, services) {
      const { profile } = services.scope;
      const type = codedIn(repetitionsOf(fieldOf(tree, 'RF1', 3))[0], profile, '0281');
      const service = codedIn(repetitionsOf(fieldOf(tree, 'PR1', 3))[0], profile) ?? type;
      return {
        ...(service && { service }),
        ...partiesIn(tree, type, profile),
        ...notesIn(tree),
        ...authorizationIn(tree, services),
      };
    },
  }),
  a.ignore(...ENVELOPE, 'DG1-1', 'PR1-1', 'OBX-1', 'NTE-1', 'PV1-1'),
];

/** To the day, whatever else stands there. */
function firstDay(name: string) {
  return { ...day, name: `first-day:${name}`, decode: (text: unknown) => day.decode(String(text).slice(0, 8)) };
}

/** RF1-1 says how it stands; without it nobody has looked yet. */
const stands: Rule = a.custom({
  id: 'stands',
  carries: ['status', 'fulfilment'],
  reads: ['RF1-1'],
  dec(tree, { finding }) {
    const code = textAt(repetitionsOf(fieldOf(tree, 'RF1', 1))[0], 1)?.toUpperCase() ?? 'P';
    const found = Object.hasOwn(STANDS, code) ? STANDS[code] : undefined;
    if (!found) finding('/fulfilment', 'bad-code', 'RF1-1');
    return found ?? {};
  },
});

/** It is taken back, whatever word of the house RF1-1 has for that. */
const revoked: Rule = a.custom({
  id: 'revoked',
  carries: ['status', 'fulfilment'],
  reads: ['RF1-1'],
  dec(tree) {
    const code = textAt(repetitionsOf(fieldOf(tree, 'RF1', 1))[0], 1)?.toUpperCase() ?? '';
    const { fulfilment } = (Object.hasOwn(STANDS, code) && STANDS[code]) || STANDS['P']!;
    return { status: 'revoked', fulfilment };
  },
});

const heard = (event: string, on: string, state: Rule) =>
  defineMapping({ contract: 'referrals/v1', event, dialect: 'hl7v2', on, message: [...REFERRAL, state] });

export default [
  heard('created', 'REF^I12', stands),
  heard('updated', 'REF^I13', stands),
  heard('cancelled', 'REF^I14', revoked),
  heard('status', 'REF^I15', stands),
];
