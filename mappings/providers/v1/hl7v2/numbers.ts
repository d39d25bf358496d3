/** Numbers and licences of somebody in the staff: STF-2 (CX) and PRA-6 (PLN), HL7 v2.5.1 §15.4.6.2, §15.4.5.6. */
import { systemOfHd } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { codedIn } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import {
  type Components,
  hdIn,
  NPI,
  repetitionsOf,
  textAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Provider } from '../../../../contracts/providers/v1/types.ts';
import { day, isNpi, type Scope } from '../../../../gateway/kit.ts';

type Profile = Scope['profile'];
type Qualification = NonNullable<Provider['qualifications']>[number];

const isNational = (value: string | undefined, type: string | undefined): value is string =>
  type === NPI.type && value !== undefined && isNpi(value);

/** STF-2 says the type in its fifth component, PRA-6 in its second. */
export function numbersIn(tree: unknown, profile: Profile) {
  const [staff, licences] = [repetitionsOf(fieldOf(tree, 'STF', 2)), repetitionsOf(fieldOf(tree, 'PRA', 6))];
  const national = [...staff.map(one => [one, 5] as const), ...licences.map(one => [one, 2] as const)];
  const npi = national
    .map(([one, type]) => [textAt(one, 1), textAt(one, type)])
    .find(([v, type]) => isNational(v, type));
  const identifiers = staff.flatMap(one => {
    const [value, system] = [textAt(one, 1), systemOfHd(hdIn(one, 4), 'provider', profile)];
    return value !== undefined && system && !isNational(value, textAt(one, 5)) ? [{ system, value }] : [];
  });
  return { npi: npi?.[0], identifiers };
}

/** PLN: number, type (table 0338), state or other qualifying information, last day. */
export const qualificationsIn = (tree: unknown, profile: Profile): Qualification[] =>
  repetitionsOf(fieldOf(tree, 'PRA', 6)).flatMap(one => qualificationOf(one, profile));

function qualificationOf(licence: Components, profile: Profile): Qualification[] {
  const [value, type, issuer, until] = [1, 2, 3, 4].map(n => textAt(licence, n));
  const code = codedIn([type ?? '', '', ''], profile, '0338');
  if (!code || isNational(value, type)) return [];
  const system = issuer === undefined ? undefined : systemOfHd([issuer, '', ''], '', profile);
  const end = until === undefined ? undefined : day.decode(until.slice(0, 8));
  return [
    {
      ...(value !== undefined && system && { identifier: { system, value } }),
      ...{ code, ...(issuer !== undefined && { issuer }), ...(end !== undefined && { period: { end } }) },
    },
  ];
}
