/** Holds the member table to the contract it is written in: the simulators may only say what an answer can carry. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { BEHAVIOURS, type Member } from './member.ts';

const CONTRACT = new URL('../contracts/eligibility-checks/v1/answer.schema.json', import.meta.url);

const REJECTION = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'appliesTo', 'followUp'],
  properties: { code: { type: 'string' }, appliesTo: { type: 'string' }, followUp: { type: 'string' } },
};

const FILE = {
  type: 'object',
  additionalProperties: false,
  required: ['currency', 'payer', 'unknownMember', 'members'],
  properties: {
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    payer: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'ids', 'contacts'],
      properties: { name: { type: 'string' }, ids: { type: 'object' }, contacts: { $ref: 'answer#/$defs/contacts' } },
    },
    unknownMember: REJECTION,
    members: { type: 'array', items: { type: 'object' } },
  },
};

const MEMBER = {
  type: 'object',
  additionalProperties: false,
  required: ['memberId', 'summary', 'behaviour', 'person'],
  properties: {
    memberId: { type: 'string', pattern: '^[0-9A-Z]{2,80}$' },
    summary: { type: 'string' },
    behaviour: { enum: BEHAVIOURS },
    rejection: REJECTION,
    answersInFull: { type: 'boolean' },
    person: { $ref: 'answer#/$defs/personAsHeld' },
    dependents: { type: 'array', items: { $ref: 'answer#/$defs/personAsHeld' } },
    plans: { $ref: 'answer#/properties/plans' },
    primaryCare: { $ref: 'answer#/properties/primaryCare' },
    payerContacts: { $ref: 'answer#/properties/payerContacts' },
    otherPayers: { $ref: 'answer#/properties/otherPayers' },
  },
};

function compile() {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  formats.default(ajv);
  const { $id: _, ...answer } = JSON.parse(readFileSync(CONTRACT, 'utf8'));
  ajv.addSchema(answer, 'answer');
  return { file: ajv.compile(FILE), member: ajv.compile(MEMBER) };
}

let compiled: ReturnType<typeof compile> | undefined;

function refuse(what: string, errors: readonly ErrorObject[]): never {
  const places = errors.map(each => `${each.instancePath || '/'} ${each.keyword} ${JSON.stringify(each.params)}`);
  throw new Error(`member table, ${what}: ${places.join('; ')}`);
}

/** Throws where the file has another shape than a member table. */
export function checkFile(file: unknown): void {
  compiled ??= compile();
  if (!compiled.file(file)) refuse('file', compiled.file.errors ?? []);
}

/** The contract wants source codes on every row; here, where no protocol has spoken yet, there are none. */
const withSourceCodes = (row: object) => ({ ...row, sourceCodes: {} });

/** Throws where a member says what the contract has no word for. */
export function checkMember(member: Member): void {
  compiled ??= compile();
  const plans = member.plans.map(plan =>
    Object.fromEntries(
      Object.entries(plan).map(([name, value]) => [
        name,
        Array.isArray(value) && name !== 'notes' ? value.map(withSourceCodes) : value,
      ]),
    ),
  );
  if (!compiled.member({ ...member, plans })) refuse(member.memberId, compiled.member.errors ?? []);
}
