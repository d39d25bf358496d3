/** Which parts a bill needs, by kind of visit: rules as data, the first that applies to a visit is the one held against it. */
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import type { RuleBreach, RuleTable } from '../../../../gateway/kit.ts';
import usual from './usual.json' with { type: 'json' };

export interface ServiceCode {
  system?: string;
  code: string;
}

/** A part that is not named is not required. */
export interface ReadinessRule {
  id: string;
  when?: { class?: string[]; serviceType?: ServiceCode[] };
  /** `finished`: nothing is complete while the visit goes on. `types`: one of each must be there, else any will do. */
  documentation?: { finished?: boolean; docStatus: string[]; types?: ServiceCode[] };
  /** How many of each at least, with a code of one of the systems. */
  coding?: { diagnoses?: number; procedures?: number; systems?: string[] };
  charges?: { least: number };
  /** How old a check may have been when the visit began. */
  eligibility?: { maxAgeDays: number };
  /** `services`: each of these that the visit holds; `always`: one for the visit, whatever it holds. Asked for so long before. */
  authorization?: { always?: boolean; services?: ServiceCode[]; maxAgeDays: number };
}

export interface Applied {
  rule: ReadinessRule;
  /** JSON Pointer of a part of it. */
  at(...keys: readonly (string | number)[]): string;
}

const text = { type: 'string', minLength: 1, maxLength: 255 } as const;
const list = (items: object) => ({ type: 'array', minItems: 1, maxItems: 500, items }) as const;
const part = (properties: object, more: object = {}) =>
  ({ type: 'object', additionalProperties: false, properties, ...more }) as const;
const count = { type: 'integer', minimum: 1, maximum: 50 } as const;
const days = { type: 'integer', minimum: 0, maximum: 3660 } as const;
const service = part({ system: text, code: { ...text, maxLength: 40 } }, { required: ['code'] });

const SCHEMA = {
  type: 'array',
  minItems: 1,
  maxItems: 500,
  items: part(
    {
      id: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' },
      when: part({ class: list(text), serviceType: list(service) }, { minProperties: 1 }),
      documentation: part(
        {
          finished: { type: 'boolean' },
          docStatus: list({ enum: ['preliminary', 'final', 'amended'] }),
          types: list(service),
        },
        { required: ['docStatus'] },
      ),
      coding: part({ diagnoses: count, procedures: count, systems: list(text) }, { minProperties: 1 }),
      charges: part({ least: count }, { required: ['least'] }),
      eligibility: part({ maxAgeDays: days }, { required: ['maxAgeDays'] }),
      authorization: part(
        { always: { const: true }, services: list(service), maxAgeDays: days },
        { required: ['maxAgeDays'], minProperties: 2 },
      ),
    },
    { required: ['id'] },
  ),
};

export const RULES: RuleTable = {
  name: 'billing-readiness',
  schema: SCHEMA,
  usual,
  check(rows) {
    const unconditional = rows.findIndex(row => row['when'] === undefined);
    const ids = rows.map(({ id }) => id);
    const twice = ids.flatMap((id, index): RuleBreach[] =>
      ids.indexOf(id) === index
        ? []
        : [{ keys: [index, 'id'], message: `Two rules are called ${id}.`, fix: 'Rename one.' }],
    );
    if (unconditional === rows.length - 1) return twice;
    const breach: RuleBreach =
      unconditional < 0
        ? { keys: [rows.length - 1], message: 'No rule applies to all other visits.', fix: 'Add one without when.' }
        : {
            keys: [unconditional + 1],
            message: 'It is never reached: the one before applies always.',
            fix: 'Move it up.',
          };
    return [...twice, breach];
  },
};

export function ruleFor(rows: readonly object[], encounter: Encounter): Applied {
  const rules = rows as readonly ReadinessRule[];
  const index = rules.findIndex(({ when }) => when === undefined || applies(when, encounter));
  // The last applies to all: that is held when the configuration is read.
  return { rule: rules[index]!, at: (...keys) => `/${[index, ...keys].join('/')}` };
}

const applies = (when: NonNullable<ReadinessRule['when']>, encounter: Encounter): boolean =>
  (when.class === undefined || when.class.includes(encounter.class ?? '')) &&
  (when.serviceType === undefined || when.serviceType.some(one => isCode(one, encounter.serviceType ?? {})));

/** A rule that names no system means the code of any. */
export const isCode = (wanted: ServiceCode, { system, code }: { system?: string; code?: string }): boolean =>
  wanted.code === code && (wanted.system === undefined || wanted.system === system);
