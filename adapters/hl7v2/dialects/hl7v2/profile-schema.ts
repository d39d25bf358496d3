/** What a profile of an HL7 v2 partner may say, as JSON Schema. */
import { durationSchema, type Schema } from '../../../../gateway/kit.ts';
import { conformanceSchema } from '../../conformance/profile.ts';
import { HOUSE_CAUSES } from './causes.ts';

const object = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
  properties,
});

/** Letters, digits and signs that no delimiter can be taken for; 180 is the length of MSH-3 to MSH-6 in 2.5.1. */
const name: Schema = { type: 'string', minLength: 1, maxLength: 180, pattern: '^[A-Za-z0-9 _.:/-]+$' };
const party = object({ application: name, facility: name }, ['application']);
const delimiter: Schema = { type: 'string', minLength: 1, maxLength: 1, pattern: '^[!#-/:-@\\[-`{-~]$' };
/** Table 0155. */
const condition: Schema = { enum: ['AL', 'NE', 'ER', 'SU'] };

/** Local codes by canonical word. */
const codes: Schema = {
  type: 'object',
  maxProperties: 1000,
  additionalProperties: { type: 'string', minLength: 1, maxLength: 200 },
};

/** By URI of the contract: what the partner calls it. */
const byUri = (named: Schema): Schema => ({
  type: 'object',
  maxProperties: 200,
  propertyNames: { format: 'uri', maxLength: 255 },
  additionalProperties: named,
});

/** Places of an appointment that sites use differently; the first that holds something is read, all are written. */
const among = (...places: readonly string[]): Schema => ({
  type: 'array',
  minItems: 1,
  maxItems: places.length,
  uniqueItems: true,
  items: { enum: places },
});
const PLACES: Schema = object({
  start: among('TQ1-7', 'SCH-11.4', 'AIS-4'),
  end: among('TQ1-8', 'SCH-11.5'),
  cancellationReason: among('SCH-6.2', 'SCH-25.2', 'NTE-3'),
});

/** Code tables that are local nearly everywhere, by the name under which a mapping asks for them. */
export const CODE_TABLES = [
  'visitTypes',
  'serviceTypes',
  'specialties',
  'appointmentReasons',
  'cancellationReasons',
  'locations',
  'chargeCodes',
  'countries',
] as const;

/** Kinds of things that partners number. */
const NUMBERED = [
  ...['patient', 'appointment', 'visit', 'order', 'provider', 'location', 'referral', 'charge', 'account'],
];

export const HL7_PROFILE: Schema = object(
  {
    sending: party,
    receiving: party,
    processingId: {
      description:
        'MSH-11 of what is sent; T where nobody says. A listening door takes what is marked so; P where nobody says.',
      enum: ['P', 'T', 'D'],
    },
    ackMode: { enum: ['original', 'enhanced'] },
    acknowledgment: object({ accept: condition, application: condition }),
    charset: { enum: ['utf-8', 'ascii', 'iso-8859-1', 'iso-8859-15', 'windows-1252'] },
    delimiters: object({
      field: delimiter,
      component: delimiter,
      repetition: delimiter,
      escape: delimiter,
      subcomponent: delimiter,
    }),
    timeZone: { type: 'string', maxLength: 40 },
    conformance: conformanceSchema,
    unexplainedRejection: { enum: ['caller', 'operator'] },
    retryErrors: { type: 'boolean' },
    authorities: {
      description: 'Assigning authority of identifiers for which the partner names none, by kind.',
      ...object(Object.fromEntries(NUMBERED.map(kind => [kind, name]))),
    },
    scheduling: {
      description: 'Which messages ask for an appointment here.',
      enum: ['SRM', 'SIU'],
    },
    registration: {
      description:
        'Which triggers tell of a person here, unless A28 and A31; and how long it may take until who was registered has a number.',
      ...object({
        register: { enum: ['A28', 'A04'] },
        update: { enum: ['A31', 'A08'] },
        numberedWithin: { ...durationSchema, default: '24h' },
      }),
    },
    patientQuery: {
      description: 'What QPD-1 of a query for patients says, unless `IHE PDQ Query`.',
      ...object({ name: { type: 'string', minLength: 1, maxLength: 250, pattern: '^[A-Za-z0-9 _.:/^-]+$' } }),
    },
    places: { description: 'Which fields hold it here, where several may.', ...PLACES },
    identifierSystems: {
      description: 'Assigning authority of identifiers (HD) by the URI that callers name it with.',
      ...byUri(name),
    },
    codeSystems: {
      description: 'Name of a coding system (table 0396, or `99…` of the house) by its URI.',
      ...byUri({ type: 'string', pattern: '^[A-Za-z0-9_.-]{1,20}$' }),
    },
    applicationErrors: {
      description: 'What codes of the house in ERR-5 or ERR-3 mean.',
      type: 'object',
      maxProperties: 200,
      propertyNames: { pattern: '^[A-Za-z0-9_.-]{1,20}$' },
      additionalProperties: { enum: HOUSE_CAUSES },
    },
    currency: {
      description: 'Of amounts that name none (ISO 4217).',
      ...{ type: 'string', pattern: '^[A-Z]{3}$' },
    },
    durationUnits: {
      description: 'What minutes are called in SCH-10, unless `MIN`.',
      type: 'string',
      minLength: 1,
      maxLength: 20,
    },
    ...Object.fromEntries(CODE_TABLES.map(table => [table, codes])),
  },
  ['sending', 'receiving'],
);
