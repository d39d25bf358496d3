/** What ADT about a person without a visit begins with (HL7 v2.5.1 §3.3.28, §3.3.31), and which triggers the site takes for it. */
import { dtm, known, not, type Rule, table } from '../../../../gateway/kit.ts';

const a = table<object>();

/** Of a site that knows visits only, the triggers of a visit. */
const TRIGGERS = { register: ['A28', 'A04'], update: ['A31', 'A08'] } as const;

export function adt(what: keyof typeof TRIGGERS): readonly Rule[] {
  const [usual, other] = TRIGGERS[what];
  const isOther = known(`profile.registration.${what}`, other);
  return [
    a.fixed('MSH-9.1', 'ADT'),
    a.when(isOther, a.fixed('MSH-9.2', other)),
    a.when(not(isOther), a.fixed('MSH-9.2', usual)),
    a.context('now', 'EVN-2', dtm),
    // Table 0004: no visit is meant, and PV1 is required all the same.
    a.fixed('PV1-2', 'N'),
  ];
}
