/** Takes a charge back over HL7 v2: DFT^P03 with a credit (FT1-6) under the number of the charge (FT1-2). */
import { idPlaces, tokenPart } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import type { Charge, ChargeVoid } from '../../../../contracts/charges/v1/types.ts';
import { codes, day, decimal, defineMapping, Fault, type Finding, table } from '../../../../gateway/kit.ts';
import { dft } from './transaction.ts';

const a = table<ChargeVoid & { id: string }>();
const charge = table<Charge>();

/** A credit says all that the charge said, and nobody can be asked for it. */
function checkCredit(input: unknown): Finding[] {
  const { posted, version } = input as ChargeVoid;
  // No message carries a version, and none was ever given out: whatever the caller has seen, it is another.
  if (version !== undefined) throw new Fault('stale', { outcome: 'not_applied' });
  const detail = 'This system of record is told and cannot be asked: say what was posted.';
  return posted ? [] : [{ pointer: '/posted', code: 'required', detail }];
}

export default defineMapping({
  contract: 'charges/v1',
  operation: 'void',
  dialect: 'hl7v2',
  check: checkCredit,
  steps: [
    {
      name: 'void',
      effect: 'once',
      request: [
        ...dft('CD'),
        ...idPlaces('posted.patient.id', 'PID-3'),
        // What stands for a name that is not known (HL7 v2.5.1 §3.4.2.5).
        a.fixed('PID-5[#1].7', 'U'),
        a.f('id', { write: ['FINANCIAL/FT1-2'] }, tokenPart('value')),
        a.f('posted.serviceDate', { write: ['FINANCIAL/FT1-4.1'] }, day),
        a.f('posted.service.code', { write: ['FINANCIAL/FT1-7.1'] }, codes.listed('chargeCodes')),
        a.f('posted.service.system', { write: ['FINANCIAL/FT1-7.3'] }, codingSystem),
        a.f('posted.quantity', { write: ['FINANCIAL/FT1-10'] }, decimal),
        a.f('posted.price.amount', { write: ['FINANCIAL/FT1-11.1.1'] }, decimal),
        a.f('posted.price.currency', { write: ['FINANCIAL/FT1-11.1.2'] }),
        a.f('reason', { write: ['FINANCIAL/NTE-3'] }),
      ],
      response: [
        charge.custom({
          id: 'credit',
          carries: ['id', 'status', 'patient.id', 'service', 'quantity', 'price', 'serviceDate', 'voidReason'],
          dec(_, { scope }) {
            const { id, reason, posted } = scope.input as ChargeVoid & { id: string };
            return { id, status: 'entered-in-error', ...posted, ...(reason !== undefined && { voidReason: reason }) };
          },
        }),
      ],
    },
  ],
});
