/** A company that the profile knows no business unit of is refused before anything is asked. */
import { unitOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import type { Codec, Finding } from '../../../../gateway/kit.ts';

export function checkUnit(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { company } = input as { company?: string };
  return unitOf(company, profile) === undefined ? [{ pointer: '/company', code: 'bad-code' }] : [];
}

/** Company ⇄ business unit, by the profile. */
export const businessUnit: Codec<string> = {
  name: 'business-unit',
  code: 'bad-code',
  encode: () => undefined,
  decode: () => undefined,
  bind(profile) {
    const units = Object.entries((profile['businessUnits'] ?? {}) as Readonly<Record<string, string>>);
    return {
      name: `business-unit:${JSON.stringify(units)}`,
      code: 'bad-code',
      encode: company => units.find(([code]) => code === company)?.[1],
      decode: unit => units.find(([, name]) => name === unit)?.[0],
    };
  },
};
