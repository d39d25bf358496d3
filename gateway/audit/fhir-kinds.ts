/** What each kind of audit record is in the words of FHIR R4 AuditEvent and of IHE BALP 1.1.4. */

export interface Coding {
  system: string;
  code: string;
  display?: string;
}

export interface Kind {
  type: Coding;
  subtype?: Coding;
  action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** Profile of BALP for a success, and the one for a success about one patient. */
  profiles?: readonly [plain: string, patient: string];
  /** DICOM roles of who asks and who answers: with a read the data flow towards the one that asks. */
  client: Coding;
  server: Coding;
  /** As what the person behind the call takes part (HL7 v3 ParticipationType). */
  user: Coding;
  /** Type of the entity that is asked of, and its role. */
  asks?: 'query' | 'data';
}

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const LIFECYCLE = 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle';
const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
const participation = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  code,
  display,
});

const SOURCE: Coding = { system: DCM, code: '110153', display: 'Source Role ID' };
const DESTINATION: Coding = { system: DCM, code: '110152', display: 'Destination Role ID' };
const REST: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'Restful Operation',
};
const interaction = (code: string): Coding => ({ system: 'http://hl7.org/fhir/restful-interaction', code });
export const APPLICATION: Coding = { system: DCM, code: '110150', display: 'Application' };
export const CUSTODIAN = participation('CST', 'custodian');

const recipient = { client: SOURCE, server: DESTINATION, user: participation('IRCP', 'information recipient') };
const author = { client: SOURCE, server: DESTINATION, user: participation('AUT', 'author (originator)') };

/** Who asks reads one thing it names: BALP, StructureDefinition Read; the data flow from the server to the client. */
const READ: Kind = {
  ...{ type: REST, subtype: interaction('read'), action: 'R', asks: 'data' },
  ...{ client: DESTINATION, server: SOURCE, user: recipient.user },
  profiles: [`${BALP}.Read`, `${BALP}.PatientRead`],
};
/** Who asks describes what it looks for: BALP, StructureDefinition Query. */
const QUERY: Kind = {
  ...{ type: REST, subtype: interaction('search'), action: 'E', asks: 'query' },
  ...recipient,
  profiles: [`${BALP}.Query`, `${BALP}.PatientQuery`],
};
const CREATE: Kind = {
  ...{ type: REST, subtype: interaction('create'), action: 'C', asks: 'data' },
  ...author,
  profiles: [`${BALP}.Create`, `${BALP}.PatientCreate`],
};
const UPDATE: Kind = {
  ...{ type: REST, subtype: interaction('update'), action: 'U', asks: 'data' },
  ...author,
  profiles: [`${BALP}.Update`, `${BALP}.PatientUpdate`],
};

/** What is no call of anybody: the life of the gateway and of what it keeps. */
const OWN: Readonly<Record<string, Pick<Kind, 'type' | 'subtype' | 'action'>>> = {
  opened: {
    type: { system: DCM, code: '110100', display: 'Application Activity' },
    subtype: { system: DCM, code: '110120', display: 'Application Start' },
    action: 'E',
  },
  pruning: { type: { system: LIFECYCLE, code: 'destroy' }, action: 'D' },
  pruned: { type: { system: LIFECYCLE, code: 'destroy' }, action: 'D' },
  restored: { type: { system: LIFECYCLE, code: 'restore' }, action: 'C' },
  quarantined: { type: { system: LIFECYCLE, code: 'receive' }, action: 'C' },
};

/** What ends a call, so that a profile of a success may be claimed; other records are steps on the way. */
const ENDS = new Set(['answered', 'replayed', 'reused', 'bodies-read']);
/** Operations that name the one thing they read. */
const READS = new Set(['read', 'bodies']);

export function kindOf({ what, effect, operation = '' }: { what: string; effect?: string; operation?: string }): Kind {
  const own = Object.hasOwn(OWN, what) ? OWN[what] : undefined;
  if (own) return { ...recipient, ...own };
  const called =
    effect === 'once'
      ? CREATE
      : effect === 'repeatable' || effect === undefined
        ? UPDATE
        : READS.has(operation)
          ? READ
          : QUERY;
  if (ENDS.has(what)) return called;
  const { profiles: _, ...step } = called;
  return step;
}
