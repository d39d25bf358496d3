/** Makes the dictionary of HL7 v2 (segments, data types, tables by version) from two packages that hold the facts of the standard. */

/** What `node-hl7-client` exports: usage by version and tables; data types are of one version alone. */
export interface ClientFacts {
  SEGMENT_SPECS: Readonly<Record<string, { description: string; fields: readonly ClientField[] }>>;
  DATA_TYPES: Readonly<Record<string, readonly ClientComponent[]>>;
  TABLES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}
interface ClientPart {
  name: string;
  num: number;
  hl7Type: string;
  length?: { max: number };
  table?: number;
}
interface ClientField extends ClientPart {
  usage: Readonly<Record<string, string>>;
}
interface ClientComponent extends ClientPart {
  usage?: string;
}

/** What `hl7-dictionary` exports: data types, repetition and lengths by version, up to 2.7.1. */
export interface VersionedFacts {
  definitions: Readonly<Record<string, VersionFacts>>;
  tables: Readonly<Record<string, { values?: Readonly<Record<string, string>> }>>;
}
interface VersionFacts {
  segments: Readonly<Record<string, { desc: string; fields: readonly Part[] }>>;
  fields: Readonly<Record<string, { desc: string; subfields?: readonly Part[] }>>;
}
interface Part {
  datatype: string;
  desc: string;
  opt: number;
  /** 0: any number of times. */
  rep: number;
  len?: number;
  table?: number;
}

const VERSIONS = ['2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.7.1', '2.8'] as const;
type Version = (typeof VERSIONS)[number];

/** Segments that hospitals send; of the others the id alone is kept, so that they are not called unknown. */
const SEGMENTS =
  'ABS ACC AIG AIL AIP AIS AL1 APR ARQ ARV AUT BHS BLG BTS CTD CTI DB1 DG1 DRG DSC DSP ECD ERR EVN FAC FHS FT1 FTS GOL GP1 GP2 GT1 IAM IN1 IN2 IN3 LCC LCH LDP LOC LRL MFA MFE MFI MRG MSA MSH NK1 NPU NTE OBR OBX ORC ORG PCR PD1 PDA PID PR1 PRA PRB PRD PRT PV1 PV2 QAK QID QPD QRD QRF QRI RCP RDF RDT REL RF1 RGS ROL RXA RXC RXD RXE RXG RXO RXR SAC SCH SFT SPM STF TQ1 TQ2 TXA UAC UB1 UB2 VAR'.split(
    ' ',
  );
/** Beside those of fields: message types, events, structures, errors, versions. */
const TABLES = ['0003', '0076', '0104', '0125', '0354', '0357'];
const USAGE: Readonly<Record<number, string>> = { 1: 'O', 2: 'R', 3: 'C', 4: 'W' };

export interface Dictionary {
  segments: Record<string, string[]>;
  others: string[];
  types: Record<string, string[]>;
  tables: Record<string, Record<string, string>>;
  structures: Record<string, string>;
}

/** The text of each file by its name. */
export function dictionaryFiles(client: ClientFacts, versioned: VersionedFacts): Map<string, string> {
  const { segments, others, types, tables, structures } = dictionaryOf(client, versioned);
  const contents = { segments: { ...segments, others }, types, tables: { ...tables, structures } };
  return new Map(
    Object.entries(contents).map(([name, content]) => [
      `adapters/hl7v2/dictionary/${name}.json`,
      `${JSON.stringify(content, null, 2)}\n`,
    ]),
  );
}

export function dictionaryOf(client: ClientFacts, versioned: VersionedFacts): Dictionary {
  const found: Dictionary = { segments: {}, others: [], types: {}, tables: {}, structures: structuresIn(versioned) };
  const mentioned = { types: new Set<string>(), tables: new Set(TABLES) };
  for (const id of SEGMENTS) {
    const spec = client.SEGMENT_SPECS[id];
    const named = VERSIONS.map(version => versioned.definitions[version]?.segments[id]).findLast(Boolean);
    if (!spec && !named) throw new Error(`Neither package knows ${id}.`);
    const count = Math.max(named?.fields.length ?? 0, ...(spec?.fields.map(({ num }) => num) ?? []));
    const fields = Array.from({ length: count }, (_, n) => {
      const newest = spec?.fields.find(({ num }) => num === n + 1);
      // Where that version leaves the whole segment out (FAC in 2.7), it is as it was.
      const at = (version: Version) =>
        VERSIONS.slice(0, VERSIONS.indexOf(version) + 1)
          .map(earlier => versioned.definitions[earlier]?.segments[id]?.fields)
          .findLast(Boolean)?.[n];
      const usage = (version: Version) => newest?.usage[version]?.replace('D', 'C');
      return line(at, newest, usage, mentioned);
    });
    found.segments[id] = [named?.desc ?? spec?.description ?? id, ...fields];
  }
  const all = new Set(Object.keys(client.SEGMENT_SPECS));
  for (const { segments } of Object.values(versioned.definitions)) for (const id of Object.keys(segments)) all.add(id);
  found.others = [...all].filter(id => /^[A-Y][A-Z0-9]{2}$/.test(id) && !SEGMENTS.includes(id)).sort();
  for (const type of mentioned.types) typeOf(type, client, versioned, mentioned, found);
  found.types = sorted(found.types);
  for (const table of [...mentioned.tables].sort()) tableOf(table, client, found);
  return found;
}

/** A set that grows is walked to its end, so types that are mentioned by types are taken too. */
function typeOf(
  type: string,
  client: ClientFacts,
  versioned: VersionedFacts,
  mentioned: Mentioned,
  found: Dictionary,
): void {
  const newest = client.DATA_TYPES[type];
  const parts = VERSIONS.map(version => versioned.definitions[version]?.fields[type]?.subfields ?? []);
  const count = Math.max(newest?.length ?? 0, ...parts.map(list => list.length));
  if (count === 0) return;
  found.types[type] = Array.from({ length: count }, (_, n) =>
    line(
      version => versioned.definitions[version]?.fields[type]?.subfields?.[n],
      newest?.find(({ num }) => num === n + 1),
      version => (version === '2.8' ? newest?.find(({ num }) => num === n + 1)?.usage?.replace('D', 'C') : undefined),
      mentioned,
    ),
  );
}

interface Mentioned {
  types: Set<string>;
  tables: Set<string>;
}

/** `Name|2.3 CX R* 20;2.7 CX R*`: from which version on it is of this type, usage, repetition, length and table. */
function line(
  at: (version: Version) => Part | undefined,
  newest: ClientPart | undefined,
  usageIn: (version: Version) => string | undefined,
  mentioned: Mentioned,
): string {
  const eras: string[] = [];
  let before = '';
  let part: Part | undefined;
  for (const version of VERSIONS) {
    // What the other package does not tell of 2.8 is as it was in 2.7.1.
    part = at(version) ?? (version === '2.8' ? part : undefined);
    const usage = usageIn(version) ?? (part && USAGE[part.opt]);
    const known = usage !== undefined && (part !== undefined || (version === '2.8' && newest !== undefined));
    const era = known ? eraOf(version, part, newest, usage, mentioned) : '-';
    if (era !== before && (known || before !== '')) eras.push(`${version} ${era}`);
    before = era === '-' && before === '' ? '' : era;
  }
  const name = VERSIONS.map(version => at(version)?.desc).findLast(Boolean) ?? newest?.name ?? '';
  return `${name.replaceAll(/[|\s]+/g, ' ').trim()}|${eras.join(';')}`;
}

function eraOf(
  version: Version,
  part: Part | undefined,
  newest: ClientPart | undefined,
  usage: string,
  { types, tables }: Mentioned,
): string {
  // What may hold anything is a text in the one package, `varies` in the other; of the rest the first is right (PL.1 is an HD).
  const type = newest?.hl7Type === 'varies' ? 'varies' : (part?.datatype ?? newest!.hl7Type);
  // Lengths are normative again from 2.7 on, for few fields (§2.5.5.2); the other package has none of them.
  const length = version < '2.7' ? part?.len : newest?.length?.max;
  const table = (part?.table ?? newest?.table)?.toString().padStart(4, '0');
  types.add(type);
  // 9999 says that there is a table which has no number.
  const numbered = table !== undefined && table !== '9999';
  if (numbered) tables.add(table);
  const repeats = part === undefined ? '?' : part.rep === 1 ? '' : `*${part.rep || ''}`;
  return [type, usage + repeats, ...(length ? [length] : []), ...(numbered ? [`#${table}`] : [])].join(' ');
}

/** A pattern, an omission or a remark in place of a value: what such a table allows is not told by a list. */
const OPEN = /…|\.\.|<\w|nnn|\?\?|[,*'|]/;

/** `F|M|O|U` from a version on. */
function tableOf(table: string, client: ClientFacts, found: Dictionary): void {
  const eras: Record<string, string> = {};
  let before = '';
  for (const version of VERSIONS) {
    const listed = client.TABLES[version]?.[table] ?? [];
    const values = listed.map(value => value.replace(/ \((obsolete|deprecated)\)$/, ''));
    const text = listed.some(value => OPEN.test(value)) ? '' : [...new Set(values)].sort().join('|');
    if (text !== before) eras[version] = text;
    before = text;
  }
  if (Object.keys(eras).length > 0) found.tables[table] = eras;
}

/** Table 0354 names for each structure its events: `ADT_A01` serves A01, A04, A08 and A13. */
function structuresIn({ tables }: VersionedFacts): Record<string, string> {
  const structures: Record<string, string> = {};
  for (const [structure, events] of Object.entries(tables['354']?.values ?? {})) {
    const code = structure.slice(0, 3);
    for (const event of events.match(/\b[A-Z][A-Z0-9]\d\b/g) ?? []) structures[`${code}^${event}`] ??= structure;
  }
  return sorted(structures);
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
