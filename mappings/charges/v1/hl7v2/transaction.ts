/** What DFT^P03 says of a charge and of what takes it back (HL7 v2.5.1 §6.4.1): its type, when, and which of the two. */
import { controlIdOf } from '../../../../adapters/hl7v2/dialects/hl7v2/stamp.ts';
import type { Charge, ChargePosting } from '../../../../contracts/charges/v1/types.ts';
import { type Codec, dtm, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

const a = table<ChargePosting>();

/** FT1-6, table 0017: a charge, or the credit that takes it back under the same FT1-2. */
export const dft = (type: 'CG' | 'CD'): readonly Rule[] => [
  a.fixed('MSH-9.1', 'DFT'),
  a.fixed('MSH-9.2', 'P03'),
  a.context('now', 'EVN-2', dtm),
  a.fixed('FINANCIAL/FT1-6', type),
];

/** FT1-2 has twelve characters in 2.5.1; the same for the same posting, however often it is sent. */
const numberOf = (key: string): string => controlIdOf(key).slice(-12);

export const ownNumber: Codec<string> = {
  name: 'transaction number',
  code: 'bad-text',
  encode: numberOf,
  decode: () => undefined,
};

/** An acknowledgement names nothing: the charge is called by our own number, and stands as it was sent. */
export const numberAsked = ({ key }: Scope): string => numberOf(key);

/** What of a posting the answer repeats: it was taken as it is. */
export const ECHOED = [
  'encounter',
  'account',
  'service',
  'modifiers',
  'quantity',
  'price',
  'serviceDate',
  'performer',
  'diagnoses',
  'comment',
] as const satisfies readonly (keyof ChargePosting & keyof Charge)[];
