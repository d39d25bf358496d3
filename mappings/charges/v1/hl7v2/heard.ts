/** DFT^P03 as it comes in: each FT1 is a charge that was posted, or one that is taken back (HL7 v2.5.1 §6.4.1, §6.5.1). */
import { systemOfHd } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { codedIn } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import {
  hdIn,
  namedPersonOf,
  repetitionsOf,
  textAt,
  tokenAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { instantsOf } from '../../../../adapters/hl7v2/dialects/hl7v2/instants.ts';
import { ENVELOPE, fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Charge } from '../../../../contracts/charges/v1/types.ts';
import { codes, defineMapping, type Rule, table } from '../../../../gateway/kit.ts';
import { visitIn } from '../../../encounters/v1/hl7v2/visit.ts';
import { PATIENT, pidHeard } from '../../../patients/v1/hl7v2/pid.ts';
import { amountIn, decimalIn, numberIn, serviceDayIn } from './financial.ts';

const a = table<Charge>();

const of = (tree: unknown, field: number) => repetitionsOf(fieldOf(tree, 'FT1', field));

/** A code and its system, without which nobody knows what it means; the words are not told. */
const coded = (tree: unknown, field: number, profile: Parameters<typeof codedIn>[1], of0396: string) =>
  of(tree, field).flatMap(one => {
    const { system, code } = codedIn(one, profile, of0396) ?? {};
    return system !== undefined && code !== undefined ? [{ system, code }] : [];
  });

const CHARGE: readonly Rule[] = [
  ...pidHeard(PATIENT),
  a.custom({
    id: 'belongs-to',
    carries: ['encounter', 'account'],
    reads: ['PV1-19', 'PV1-50', 'PID-18'],
    dec(tree, { scope: { profile } }) {
      const encounter = visitIn(tree, profile);
      const [account] = repetitionsOf(fieldOf(tree, 'PID', 18));
      const [value, system] = [textAt(account, 1), account && systemOfHd(hdIn(account, 4), 'account', profile)];
      return {
        ...(encounter && { encounter }),
        ...(value !== undefined && system && { account: { system, value } }),
      };
    },
  }),
  a.custom({
    id: 'charged',
    carries: ['service.system', 'modifiers', 'diagnoses', 'performer', 'quantity', 'price', 'serviceDate'],
    reads: ['FT1-4', 'FT1-7', 'FT1-10', 'FT1-11', 'FT1-19', 'FT1-20', 'FT1-26'],
    dec(tree, services) {
      const { profile } = services.scope;
      const [system, modifiers, diagnoses] = [
        coded(tree, 7, profile, '0132')[0]?.system,
        coded(tree, 26, profile, '0340'),
        coded(tree, 19, profile, '0051'),
      ];
      const [performer, quantity] = [namedPersonOf(of(tree, 20), profile), decimalIn(tree, services)];
      const [price, serviceDate] = [amountIn(tree, services), serviceDayIn(tree, services)];
      return {
        ...(system !== undefined && { service: { system } }),
        ...(modifiers.length > 0 && { modifiers }),
        ...(quantity !== undefined && { quantity }),
        ...(price && { price }),
        ...(serviceDate !== undefined && { serviceDate }),
        ...(performer && { performer }),
        ...(diagnoses.length > 0 && { diagnoses }),
      } as Partial<Charge>;
    },
  }),
  a.f('service.code', { read: ['FT1-7.1'] }, codes.listed('chargeCodes')),
  a.ignore(...ENVELOPE, 'EVN-1', 'EVN-2', 'PV1-1', 'PV1-2', 'FT1-1', 'NTE-1'),
];

/** Table 0017. What else it names is money and no charge. */
const [CHARGED, CREDITED] = ['CG', 'CD'];
const MONEY: readonly (string | undefined)[] = ['PY', 'AJ', 'CO'];

const typeOf = (tree: unknown): string | undefined => textAt(of(tree, 6)[0], 1)?.toUpperCase();

const posted: readonly Rule[] = [
  a.custom({
    id: 'posted',
    carries: ['id', 'status', 'enteredAt'],
    reads: ['FT1-2', 'FT1-5', 'FT1-6'],
    dec(tree, services) {
      const type = typeOf(tree);
      if (type !== CHARGED) services.finding('/status', type === undefined ? 'required' : 'bad-code', 'FT1-6');
      const id = tokenAt(of(tree, 2)[0], 4, 'charge', services.scope.profile) ?? numberIn(tree);
      const { enteredAt } = instantsOf(tree, services, [['enteredAt', 'FT1', 5]]);
      return { ...(id !== undefined && { id }), status: 'billable', ...(enteredAt !== undefined && { enteredAt }) };
    },
  }),
  a.f('comment', { read: ['FINANCIAL/NTE-3'] }),
];

/** Under the number of the charge: without it nobody knows which one. */
const voided: readonly Rule[] = [
  a.custom({
    id: 'voided',
    carries: ['id', 'status'],
    reads: ['FT1-2', 'FT1-6'],
    dec(tree, { scope: { profile } }) {
      const id = tokenAt(of(tree, 2)[0], 4, 'charge', profile);
      return { ...(id !== undefined && { id }), status: 'entered-in-error' };
    },
  }),
  a.f('voidReason', { read: ['FINANCIAL/NTE-3'] }),
  a.ignore('FT1-5'),
];

const heard = (event: string, message: readonly Rule[], about: (part: unknown) => boolean) =>
  defineMapping({
    ...{ contract: 'charges/v1', event, dialect: 'hl7v2', on: 'DFT^P03', each: 'FINANCIAL' },
    ...{ message: [...CHARGE, ...message], about },
  });

export default [
  heard('posted', posted, part => typeOf(part) !== CREDITED && !MONEY.includes(typeOf(part))),
  heard('voided', voided, part => typeOf(part) === CREDITED),
];
