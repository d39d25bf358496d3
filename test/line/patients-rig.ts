/** Patients over FHIR as an application sees them: a gateway with its store, a FHIR server that judges, and invented people. */
import assert from 'node:assert/strict';
import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import type { Patient, PatientList, PatientRegistration } from '../../contracts/patients/v1/types.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { type Call, told } from './fhir-application.ts';

/** Not the hospital whose EHR speaks HL7 v2. */
export const NORTH = 'https://north-clinic.example/mrn';
export const SOUTH = 'https://south.example/mrn';

export interface Refused extends Problem {
  candidates?: { id: string; grade: string }[];
}

/** What a caller says of a patient, without what the gateway says. */
export const content = ({ id: _id, meta: _meta, ...rest }: Patient) => rest;

export const refusal = ({ status, body }: Told<Refused>) => [
  status,
  body.code,
  ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`),
];

export const grades = ({ body }: Told<PatientList>) => body.matches.map(({ grade, patient }) => [patient.id, grade]);

/** The connection ends, and nothing was done. */
export const lost: RequestHandler = (_request, response) => void response.destroy();

let numbers = 0;
/** Invented, and nobody else's: each has a family name and a number of its own. */
export function someone(over: object = {}): PatientRegistration {
  const n = ++numbers;
  const letters = String.fromCharCode(97 + Math.floor(n / 26)) + String.fromCharCode(97 + (n % 26));
  return {
    identifiers: [{ system: NORTH, value: `N-${n}`, type: 'medical-record-number' }],
    name: { familyName: `Sample${letters}`, givenNames: ['Sally'] },
    birthDate: '1980-02-29',
    sex: 'female',
    ...over,
  };
}

/** To be called where tests are described: opens before them and closes after them. */
export function patientsOverFhir() {
  let sandbox: Sandbox;
  /** What the server heard since the test began: method, address and condition of each request. */
  const heard: { method: string; url: string; ifMatch: string | undefined }[] = [];
  let next: RequestHandler | undefined;
  before(async () => {
    const before: RequestHandler = (request, response, go) => {
      heard.push({ method: request.method, url: request.url, ifMatch: request.headers['if-match'] });
      if (!['POST', 'PUT'].includes(request.method) || request.path.endsWith('_search')) return go();
      const now = next;
      next = undefined;
      return now ? now(request, response, go) : go();
    };
    sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false, fhir: { before } });
  });
  beforeEach(() => {
    heard.length = 0;
    next = undefined;
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = Patient>(...one: Call): Promise<Told<T>> => told<T>(sandbox, ...one);
  async function registered(over: object = {}): Promise<Patient> {
    const { status, body } = await call('POST', 'patients', someone(over));
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  }
  const base = (): string => sandbox.fhir!.url;
  /** What the server holds, by its own store. */
  const repo = () => sandbox.fhir!.repo;
  const atServer = async (): Promise<FhirPatient[]> =>
    repo().searchResources<FhirPatient>({ resourceType: 'Patient', count: 1000 });
  /** What the server does with the next write of a Patient. */
  const onNextWrite = (handler: RequestHandler): void => {
    next = handler;
  };

  return {
    ...{ call, registered, heard, base, repo, atServer, onNextWrite },
    search: (body: object) => call<PatientList>('POST', 'patients/search', body),
    put: <T = Patient>(id: string, body: object, version?: string) =>
      call<T>('PUT', `patients/${id}`, body, version === undefined ? {} : { 'if-match': `"${version}"` }),
    merge: <T = Patient>(id: string, into: string) => call<T>('POST', `patients/${id}/merge`, { into: { id: into } }),
    heldWith: async (value: string) =>
      (await atServer()).filter(one => one.identifier?.some(each => each.value === value)),
    writes: () => heard.filter(({ method, url }) => method === 'PUT' || (method === 'POST' && !/_search/.test(url))),
    /** The write ends in doubt, and becomes an operation that finds out. */
    async doubtful(method: string, path: string, body: object, how: RequestHandler): Promise<Patient> {
      onNextWrite(how);
      const { body: problem } = await call<Problem>(method, path, body);
      assert.equal(problem.outcome, 'unknown', JSON.stringify(problem));
      const id = problem.correlationId;
      await eventually(
        async () => (await call<OperationView>('GET', `operations/${id}`)).body.status,
        status => status === 'succeeded',
      );
      return (await call<{ answer: Patient }>('GET', `exchanges/${id}/bodies`)).body.answer;
    },
  };
}
