/** What a referral lacks by the rules of the specialty it goes to: rules are data of the partner who is asked, never code. */
import type { Referral } from '../../../contracts/referrals/v1/types.ts';

export type Missing = Referral['missing'];

interface Requirement {
  codes: readonly string[];
  fields?: readonly string[];
  attachments?: readonly string[];
}

/** What the rules look at, of a request or of what is held. */
export type Looked = Pick<Partial<Referral>, 'referredTo' | 'attachments'>;

/** Each thing once, in the order of the rules. A specialty without a rule wants nothing. */
export function missingOf(referral: Looked, profile: Readonly<Record<string, unknown>>): Missing {
  const rules = (profile['referralRequirements'] ?? []) as readonly Requirement[];
  const code = referral.referredTo?.specialty?.code;
  const found = new Map<string, Missing[number]>();
  for (const rule of rules) {
    if (code === undefined || !rule.codes.includes(code)) continue;
    for (const one of lackedBy(referral, rule)) found.set(`${one.pointer} ${one.code}`, one);
  }
  return [...found.values()];
}

function lackedBy(referral: Looked, { fields = [], attachments = [] }: Requirement): Missing {
  const kinds = new Set(referral.attachments?.map(({ kind }) => kind as string));
  return [
    ...fields
      .filter(pointer => valueAt(referral, pointer) === undefined)
      .map(pointer => ({ pointer, code: 'required' })),
    ...attachments
      .filter(kind => !kinds.has(kind))
      .map(kind => ({ pointer: '/attachments/-', code: `attachment-${kind}` })),
  ];
}

/** RFC 6901, through own properties alone. */
function valueAt(from: unknown, pointer: string): unknown {
  const tokens = pointer.split('/').slice(1);
  return tokens.reduce<unknown>((at, token) => {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof at === 'object' && at !== null && Object.hasOwn(at, name)
      ? (at as Record<string, unknown>)[name]
      : undefined;
  }, from);
}
