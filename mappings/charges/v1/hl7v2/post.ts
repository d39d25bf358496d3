/** Posts a charge over HL7 v2: DFT^P03 with one FT1. */
import { idPlaces, numberPlaces } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import type { Charge, ChargePosting } from '../../../../contracts/charges/v1/types.ts';
import { all, codes, day, decimal, defineMapping, type Finding, type Rule, table } from '../../../../gateway/kit.ts';
import { patientAsked } from '../../../appointments/v1/hl7v2/patient.ts';
import { PATIENT, pidAsked } from '../../../patients/v1/hl7v2/pid.ts';
import { checkCharge } from '../check.ts';
import { dft, ECHOED, numberAsked, ownNumber } from './transaction.ts';

const a = table<ChargePosting>();
const charge = table<Charge>();

const visit: readonly Rule[] = [
  a.when(
    'encounter',
    // Table 0004: of what class the visit is nobody has said.
    a.fixed('PV1-2', 'N'),
    a.when(
      a.present('encounter.identifier'),
      ...numberPlaces('encounter.identifier.value', 'encounter.identifier.system', 'PV1-19'),
    ),
    a.when(a.absent('encounter.identifier'), ...idPlaces('encounter.id', 'PV1-19')),
  ),
];

/** XCN: by the NPI, else by the number that the partner knows; a name in one line stands as the family name. */
const performer: readonly Rule[] = [
  a.f('performer.name', { write: ['FINANCIAL/FT1-20.2'] }),
  a.when(
    'performer.npi',
    a.f('performer.npi', { write: ['FINANCIAL/FT1-20.1'] }),
    a.fixed('FINANCIAL/FT1-20.9.1', 'NPI'),
    a.fixed('FINANCIAL/FT1-20.9.2', '2.16.840.1.113883.4.6'),
    a.fixed('FINANCIAL/FT1-20.9.3', 'ISO'),
    a.fixed('FINANCIAL/FT1-20.13', 'NPI'),
  ),
  a.when(all(a.absent('performer.npi'), a.present('performer.id')), ...idPlaces('performer.id', 'FINANCIAL/FT1-20', 9)),
];

/** A cost centre has no field of its own: to leave it out would charge somebody else. */
function checkPosting(input: unknown): Finding[] {
  const { costCenter } = input as ChargePosting;
  const detail = 'No field of FT1 says which cost centre carries a charge.';
  return [...checkCharge(input), ...(costCenter ? [{ pointer: '/costCenter', code: 'not-supported', detail }] : [])];
}

export default defineMapping({
  contract: 'charges/v1',
  operation: 'post',
  dialect: 'hl7v2',
  check: checkPosting,
  steps: [
    {
      name: 'post',
      effect: 'once',
      request: [
        ...dft('CG'),
        ...pidAsked(PATIENT),
        ...visit,
        ...numberPlaces('account.value', 'account.system', 'PID-18'),
        a.context('key', 'FINANCIAL/FT1-2', ownNumber, { req: true }),
        a.f('serviceDate', { write: ['FINANCIAL/FT1-4.1'] }, day),
        a.f('service.code', { write: ['FINANCIAL/FT1-7.1'] }, codes.listed('chargeCodes')),
        a.f('service.system', { write: ['FINANCIAL/FT1-7.3', 'FINANCIAL/FT1-25.3'] }, codingSystem),
        a.f('quantity', { write: ['FINANCIAL/FT1-10'] }, decimal),
        a.f('price.amount', { write: ['FINANCIAL/FT1-11.1.1'] }, decimal),
        a.f('price.currency', { write: ['FINANCIAL/FT1-11.1.2'] }),
        a.each('diagnoses', { write: 'FINANCIAL/FT1-19', read: [] }, d => [
          d.f('code', '.1'),
          d.f('system', '.3', codingSystem),
        ]),
        ...performer,
        // The procedure beside the charge: its modifiers belong to it (§6.5.1.25, §6.5.1.26).
        a.f('service.code', { write: ['FINANCIAL/FT1-25.1'] }),
        a.each('modifiers', { write: 'FINANCIAL/FT1-26', read: [] }, m => [
          m.f('code', '.1'),
          m.f('system', '.3', codingSystem),
        ]),
        a.f('comment', { write: ['FINANCIAL/NTE-3'] }),
      ],
      response: [
        charge.custom({
          id: 'charge',
          carries: ['id', 'status', 'enteredAt'],
          dec: (_, { scope }) => ({
            id: numberAsked(scope),
            status: 'billable',
            enteredAt: scope.now.toISOString(),
          }),
        }),
        patientAsked,
        ...ECHOED.map(name => charge.given(name, `input.${name}`)),
      ],
    },
  ],
});
