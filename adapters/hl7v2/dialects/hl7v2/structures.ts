/** Message structures of HL7 v2.5.1: in which order segments are written, and which of them belong together. */

/** A segment, or a group with its name and what it holds. */
export type Part = string | Group;

export interface Group {
  name: string;
  parts: readonly Part[];
  /** Every segment of the group and of those within it. */
  segments: ReadonlySet<string>;
  /** The segment that begins it. */
  first: string;
}

export interface Structure {
  id: string;
  parts: readonly Part[];
  /** By name, also those within others. */
  groups: ReadonlyMap<string, Group>;
}

const INSURANCE = 'INSURANCE( IN1 IN2 IN3 ROL )';
const VISIT = 'PID PD1 ROL NK1 PV1 PV2 ROL DB1 OBX AL1 DG1 DRG PROCEDURE( PR1 ROL ) GT1';
const RESOURCES = `RESOURCES( RGS SERVICE( AIS NTE ) GENERAL_RESOURCE( AIG NTE )
  LOCATION_RESOURCE( AIL NTE ) PERSONNEL_RESOURCE( AIP NTE ) )`;
const REFERRAL = `AUTHORIZATION_CONTACT( AUT CTD ) PROVIDER_CONTACT( PRD CTD ) PID NK1 GT1 INSURANCE( IN1 IN2 IN3 ) ACC DG1 DRG
  AL1 PROCEDURE( PR1 ) OBSERVATION( OBR NTE RESULTS_NOTES( OBX NTE ) ) PATIENT_VISIT( PV1 PV2 ) NTE`;

/** As chapters 2 (ACK), 3 (ADT, QBP, RSP), 6 (DFT), 8 (MFN), 10 (SIU, SRM) and 11 (REF) print them, MSH and SFT left out. */
const TEXTS: Readonly<Record<string, string>> = {
  ACK: 'MSA ERR',
  ADT_A01: `EVN ${VISIT} ${INSURANCE} ACC UB1 UB2 PDA`,
  ADT_A02: 'EVN PID PD1 ROL PV1 PV2 ROL DB1 OBX PDA',
  ADT_A03: `EVN ${VISIT} ${INSURANCE} ACC PDA`,
  ADT_A05: `EVN ${VISIT} ${INSURANCE} ACC UB1 UB2`,
  ADT_A09: 'EVN PID PD1 PV1 PV2 DB1 OBX DG1',
  ADT_A18: 'EVN PID PD1 MRG PV1',
  ADT_A30: 'EVN PID PD1 MRG',
  ADT_A39: 'EVN PATIENT( PID PD1 MRG PV1 )',
  SIU_S12: `SCH TQ1 NTE PATIENT( PID PD1 PV1 PV2 OBX DG1 ) ${RESOURCES}`,
  SRM_S01: `ARQ APR NTE PATIENT( PID PV1 PV2 OBX DG1 ) RESOURCES( RGS SERVICE( AIS APR NTE ) GENERAL_RESOURCE( AIG APR NTE )
    LOCATION_RESOURCE( AIL APR NTE ) PERSONNEL_RESOURCE( AIP APR NTE ) )`,
  SRR_S01: `MSA ERR SCHEDULE( SCH TQ1 NTE PATIENT( PID PV1 PV2 OBX DG1 ) ${RESOURCES} )`,
  QBP_Q21: 'QPD RCP DSC',
  RSP_K21: 'MSA ERR QAK QPD QUERY_RESPONSE( PID PD1 NK1 QRI ) DSC',
  REF_I12: `RF1 ${REFERRAL}`,
  RRI_I12: `MSA ERR RF1 ${REFERRAL}`,
  DFT_P03: `EVN PID PD1 ROL PV1 PV2 ROL DB1 COMMON_ORDER( ORC TQ1 OBR NTE OBX )
    FINANCIAL( FT1 NTE FINANCIAL_PROCEDURE( PR1 ROL ) ) DG1 DRG GT1 ${INSURANCE} ACC`,
  MFN_M02: 'MFI MF_STAFF( MFE STF PRA ORG AFF LAN EDU CER NTE )',
  MFN_M05: 'MFI MF_LOCATION( MFE LOC LCH LRL MF_LOC_DEPT( LDP LCH LCC ) )',
  MFK_M01: 'MSA ERR MFI MFA',
};

/** The structure of each trigger (table 0354): senders spell it wrongly, or leave it out as before 2.3.1. */
const OF_TRIGGER: readonly (readonly [code: string, structure: string, triggers: string])[] = [
  ['ADT', 'ADT_A01', 'A01 A04 A08 A13'],
  ['ADT', 'ADT_A02', 'A02'],
  ['ADT', 'ADT_A03', 'A03'],
  ['ADT', 'ADT_A05', 'A05 A14 A28 A31'],
  ['ADT', 'ADT_A09', 'A09 A10 A11 A12'],
  ['ADT', 'ADT_A18', 'A18'],
  ['ADT', 'ADT_A30', 'A30 A34 A35 A36 A46 A47 A48 A49'],
  ['ADT', 'ADT_A39', 'A39 A40 A41 A42'],
  ['SIU', 'SIU_S12', 'S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S23 S24 S26'],
  ['SRM', 'SRM_S01', 'S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11'],
  ['SRR', 'SRR_S01', 'S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11'],
  ['QBP', 'QBP_Q21', 'Q21 Q22 Q23 Q24'],
  ['RSP', 'RSP_K21', 'K21 K22'],
  ['REF', 'REF_I12', 'I12 I13 I14 I15'],
  ['RRI', 'RRI_I12', 'I12 I13 I14 I15'],
  ['DFT', 'DFT_P03', 'P03'],
  ['MFN', 'MFN_M02', 'M02'],
  ['MFN', 'MFN_M05', 'M05'],
  ['MFK', 'MFK_M01', 'M01 M02 M05'],
];

const STRUCTURES: ReadonlyMap<string, Structure> = new Map(
  Object.entries(TEXTS).map(([id, text]) => [id, structureFrom(id, text)]),
);
const TRIGGERS: ReadonlyMap<string, string> = new Map(
  OF_TRIGGER.flatMap(([code, structure, triggers]) =>
    triggers.split(' ').map(t => [`${code}^${t}`, structure] as const),
  ),
);

/** Names of all groups. */
export const GROUPS: ReadonlySet<string> = new Set(
  [...STRUCTURES.values()].flatMap(({ groups }) => [...groups.keys()]),
);

/** By what happened, since that is what receivers go by; else by the name of the structure; undefined for one not held. */
export function structureOf(code: string, trigger: string, named: string): Structure | undefined {
  if (code === 'ACK') return STRUCTURES.get('ACK');
  return STRUCTURES.get(TRIGGERS.get(`${code}^${trigger}`) ?? named);
}

function structureFrom(id: string, text: string): Structure {
  const words = text.trim().split(/\s+/);
  const groups = new Map<string, Group>();
  const parts = partsFrom(words, groups);
  return { id, parts, groups };
}

function partsFrom(words: string[], groups: Map<string, Group>): Part[] {
  const parts: Part[] = [];
  for (let word = words.shift(); word !== undefined && word !== ')'; word = words.shift()) {
    if (!word.endsWith('(')) parts.push(word);
    else {
      const name = word.slice(0, -1);
      const inner = partsFrom(words, groups);
      const segments = new Set(inner.flatMap(part => (typeof part === 'string' ? [part] : [...part.segments])));
      const group = { name, parts: inner, segments, first: [...segments][0] ?? '' };
      groups.set(name, group);
      parts.push(group);
    }
  }
  return parts;
}
