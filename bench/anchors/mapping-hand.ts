/** The same three mappings by hand, as well as we can write them: what the tables are measured against. */
import type { Finding } from '../../gateway/faults.ts';
import { date, dtm, integer, reference } from '../../gateway/tables/index.ts';
import type { Appointment } from './mapping-tables.ts';

type Tree = Record<string, unknown>;
type Segment = (string | string[][])[];

const PATIENT = reference('Patient');
const LOCATION = reference('Location');
const NPI = 'http://hl7.org/fhir/sid/us-npi';
const IDENTIFIER = 'urn:example:appointment';

const need = (findings: Finding[], value: unknown, pointer: string): void => {
  if (value === undefined) findings.push({ pointer, code: 'required' });
};

export function fhirEncode(from: Appointment, findings: Finding[]): Tree {
  need(findings, from.id, '/id');
  need(findings, from.status, '/status');
  need(findings, from.start, '/start');
  need(findings, from.patient?.id, '/patient/id');
  const to: Tree = {
    resourceType: 'Appointment',
    identifier: [{ system: IDENTIFIER, value: from.id }],
    status: from.status,
    start: from.start,
  };
  if (from.end) to['end'] = from.end;
  if (from.durationMinutes !== undefined) to['minutesDuration'] = from.durationMinutes;
  if (from.serviceType?.code) to['serviceType'] = [{ coding: [{ code: from.serviceType.code }] }];
  const participant: Tree[] = [];
  const patient = PATIENT.encode(from.patient.id);
  if (patient === undefined) findings.push({ pointer: '/patient/id', code: 'bad-reference' });
  else participant.push({ actor: { type: 'Patient', reference: patient } });
  if (from.location?.id) {
    const location = LOCATION.encode(from.location.id);
    if (location === undefined) findings.push({ pointer: '/location/id', code: 'bad-reference' });
    else participant.push({ actor: { type: 'Location', reference: location }, status: 'accepted' });
  }
  for (const { npi, familyName } of from.practitioners ?? []) {
    const actor: Tree = { type: 'Practitioner', identifier: { value: npi, system: NPI } };
    if (familyName) actor['display'] = familyName;
    participant.push({ actor, status: 'accepted' });
  }
  to['participant'] = participant;
  return to;
}

interface FhirParticipant {
  actor?: { type?: string; reference?: string; display?: string; identifier?: { value?: string } };
}

interface FhirAppointment {
  identifier?: { system?: string; value?: string }[];
  status?: Appointment['status'];
  start?: string;
  end?: string;
  minutesDuration?: number;
  serviceType?: { coding?: { code?: string }[] }[];
  participant?: FhirParticipant[];
}

export function fhirDecode(tree: unknown, findings: Finding[]): Partial<Appointment> {
  const from = tree as FhirAppointment;
  const to: Partial<Appointment> = {};
  const id = from.identifier?.find(identifier => identifier.system === IDENTIFIER)?.value;
  if (id) to.id = id;
  if (from.status) to.status = from.status;
  if (from.start) to.start = from.start;
  if (from.end) to.end = from.end;
  if (from.minutesDuration !== undefined) to.durationMinutes = from.minutesDuration;
  const code = from.serviceType?.[0]?.coding?.[0]?.code;
  if (code) to.serviceType = { code };
  const practitioners: { npi: string; familyName?: string }[] = [];
  for (const { actor } of from.participant ?? []) {
    if (!actor) continue;
    if (actor.type === 'Practitioner') {
      const practitioner: { npi: string; familyName?: string } = { npi: actor.identifier?.value ?? '' };
      if (actor.display) practitioner.familyName = actor.display;
      practitioners.push(practitioner);
    } else if (actor.type === 'Patient' && !to.patient && actor.reference) {
      const patient = PATIENT.decode(actor.reference);
      if (patient === undefined) findings.push({ pointer: '/patient/id', code: 'bad-reference' });
      else to.patient = { id: patient };
    } else if (actor.type === 'Location' && !to.location && actor.reference) {
      const location = LOCATION.decode(actor.reference);
      if (location === undefined) findings.push({ pointer: '/location/id', code: 'bad-reference' });
      else to.location = { id: location };
    }
  }
  if (practitioners.length > 0) to.practitioners = practitioners;
  need(findings, to.id, '/id');
  need(findings, to.status, '/status');
  need(findings, to.start, '/start');
  need(findings, to.patient?.id, '/patient/id');
  return to;
}

const V2_STATUS: Record<string, string> = {
  booked: 'Booked',
  arrived: 'Started',
  cancelled: 'Cancelled',
  noshow: 'Noshow',
};
const V2_STATUS_BACK = Object.fromEntries(Object.entries(V2_STATUS).map(([k, v]) => [v, k]));
const V2_SEX: Record<string, string> = { male: 'M', female: 'F', unknown: 'U' };
const V2_SEX_BACK = Object.fromEntries(Object.entries(V2_SEX).map(([k, v]) => [v, k]));

/** A value through a codec or a code table; what has no spelling is a finding. */
function spelled<T>(
  findings: Finding[],
  value: T | undefined,
  pointer: string,
  code: string,
  how: (value: T) => unknown,
): string {
  if (value === undefined) return '';
  const text = how(value);
  if (typeof text === 'string') return text;
  findings.push({ pointer, code });
  return '';
}

const field = (...components: string[]): string[][] => [components];

export function siuEncode(from: Appointment, findings: Finding[]): Tree {
  need(findings, from.id, '/id');
  need(findings, from.start, '/start');
  need(findings, from.patient?.id, '/patient/id');
  const { serviceType, patient } = from;
  const sch: Segment = Array(26).fill('');
  sch[0] = 'SCH';
  sch[1] = field(from.id);
  if (serviceType) sch[8] = field(serviceType.code ?? '', serviceType.display ?? '', serviceType.system ?? '');
  const duration = spelled(findings, from.durationMinutes, '/durationMinutes', 'bad-number', integer.encode);
  if (duration) sch[9] = field(duration);
  sch[10] = field('min');
  const start = spelled(findings, from.start, '/start', 'bad-date', dtm.encode);
  sch[11] = field('', '', '', start, spelled(findings, from.end, '/end', 'bad-date', dtm.encode));
  const status = spelled(findings, from.status, '/status', 'bad-code', value => V2_STATUS[value]);
  if (status) sch[25] = field(status);
  const pid: Segment = ['PID', '', '', [[patient.id, '', '', '', 'MR']], '', '', '', '', ''];
  if (patient.familyName || patient.givenName) pid[5] = field(patient.familyName ?? '', patient.givenName ?? '');
  const birthDate = spelled(findings, patient.birthDate, '/patient/birthDate', 'bad-date', date.encode);
  if (birthDate) pid[7] = field(birthDate);
  const sex = spelled(findings, patient.sex, '/patient/sex', 'bad-code', value => V2_SEX[value]);
  if (sex) pid[8] = field(sex);
  const to: Tree = {
    MSH: [['MSH', '', '', '', '', '', '', '', '', field('SIU', 'S12', 'SIU_S12')]],
    SCH: [sch],
    PID: [pid],
  };
  if (!from.practitioners || from.practitioners.length === 0) return to;
  to['AIP'] = from.practitioners.map(({ npi, familyName = '' }) => [
    'AIP',
    '',
    '',
    field(npi, familyName, '', '', '', '', '', '', '', '', '', '', 'NPI'),
  ]);
  return to;
}

type V2Tree = Record<string, (string | string[][])[][] | undefined>;

const part = (
  segment: readonly (string | string[][])[] | undefined,
  number: number,
  component: number,
): string | undefined => {
  const held = segment?.[number];
  const text = typeof held === 'string' ? (component === 1 ? held : undefined) : held?.[0]?.[component - 1];
  return text === '' ? undefined : text;
};

function understood<T>(
  findings: Finding[],
  text: string | undefined,
  pointer: string,
  code: string,
  how: (text: string) => T | undefined,
) {
  if (text === undefined) return undefined;
  const value = how(text);
  if (value === undefined) findings.push({ pointer, code });
  return value;
}

export function siuDecode(tree: unknown, findings: Finding[]): Partial<Appointment> {
  const { SCH, TQ1, PID, AIP } = tree as V2Tree;
  const sch = SCH?.[0];
  const pid = PID?.[0];
  const to: Record<string, unknown> = {};
  const put = (into: Record<string, unknown>, name: string, value: unknown): void => {
    if (value !== undefined) into[name] = value;
  };
  put(to, 'id', part(sch, 1, 1));
  const serviceType: Record<string, unknown> = {};
  put(serviceType, 'code', part(sch, 8, 1));
  put(serviceType, 'display', part(sch, 8, 2));
  put(serviceType, 'system', part(sch, 8, 3));
  if (serviceType['code'] || serviceType['display'] || serviceType['system']) to['serviceType'] = serviceType;
  put(to, 'durationMinutes', understood(findings, part(sch, 9, 1), '/durationMinutes', 'bad-number', integer.decode));
  put(to, 'start', understood(findings, part(TQ1?.[0], 7, 1) ?? part(sch, 11, 4), '/start', 'bad-date', dtm.decode));
  put(to, 'end', understood(findings, part(sch, 11, 5), '/end', 'bad-date', dtm.decode));
  put(
    to,
    'status',
    understood(findings, part(sch, 25, 1), '/status', 'bad-code', text => V2_STATUS_BACK[text]),
  );
  const patient: Record<string, unknown> = {};
  const ids = pid?.[3];
  const mr = Array.isArray(ids) ? ids.find(repetition => repetition[4] === 'MR')?.[0] : undefined;
  if (mr) patient['id'] = mr;
  put(patient, 'familyName', part(pid, 5, 1));
  put(patient, 'givenName', part(pid, 5, 2));
  put(patient, 'birthDate', understood(findings, part(pid, 7, 1), '/patient/birthDate', 'bad-date', date.decode));
  put(
    patient,
    'sex',
    understood(findings, part(pid, 8, 1), '/patient/sex', 'bad-code', text => V2_SEX_BACK[text]),
  );
  to['patient'] = patient;
  if (AIP && AIP.length > 0) {
    to['practitioners'] = AIP.map(segment => {
      const practitioner: Record<string, unknown> = {};
      put(practitioner, 'npi', part(segment, 3, 1));
      put(practitioner, 'familyName', part(segment, 3, 2));
      return practitioner;
    });
  }
  need(findings, to['id'], '/id');
  need(findings, to['start'], '/start');
  need(findings, patient['id'], '/patient/id');
  return to as Partial<Appointment>;
}
