/** Patients over HL7 v2 as an application sees them: a gateway with its store, and the EHR of a hospital that judges. */
import type { Hl7Message } from '../../adapters/hl7v2/codec/message.ts';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import type { Patient, PatientList } from '../../contracts/patients/v1/types.ts';
import type { Sandbox, SandboxOptions } from '../../sandbox/start.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { calling } from './appointments-rig.ts';

/** Numbers of the hospital, and those of its portal, by which people come who have none of the hospital yet. */
export const MRN = 'https://north.example/mrn';
export const PORTAL = 'https://portal.example/accounts';

export const numbered = (value: string, system = MRN) => ({
  ...{ system, value },
  type: system === MRN ? ('medical-record-number' as const) : ('other' as const),
});

/** To be called where tests are described: opens before them and closes after them. */
export function patientsOverHl7(options: SandboxOptions = {}) {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), options);
  });
  beforeEach(() => void sandbox.ehr.received.splice(0));
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });
  const call = <T = Patient>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
    calling(sandbox)<T>(method, path, body, headers);
  const search = <T = PatientList>(body: object) => call<T>('POST', 'patients/search', body);

  return {
    call,
    search,
    sandbox: () => sandbox,
    ehr: () => sandbox.ehr,
    /** The messages that the EHR got since the test began, and none of them breaks 2.5.1. */
    heard(): Hl7Message[] {
      const messages = sandbox.ehr.received.splice(0);
      // What QPD-3 holds and how often is the query's own to say (HL7 v2.5.1 §5.5.4.3): of Q22 it repeats.
      const errors = messages
        .flatMap(each => conform(each))
        .filter(({ severity, place }) => severity === 'error' && !place?.startsWith('QPD-3'));
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return messages;
    },
    /** One who is held there, found by the number of the hospital. */
    async known(mrn: string): Promise<Patient> {
      const person = sandbox.ehr.responder.patients.get(mrn)!;
      const birthDate = person.birthDate.replace(/^(....)(..)(..)$/, '$1-$2-$3');
      const found = await search({ identifiers: [numbered(mrn)], name: { familyName: person.family }, birthDate });
      const one = found.body.matches?.find(({ grade }) => grade === 'certain');
      if (!one) throw new Error(JSON.stringify(found.body));
      return one.patient;
    },
    put: <T = Patient>(id: string, body: object, version?: string) =>
      call<T>('PUT', `patients/${id}`, body, version === undefined ? {} : { 'if-match': `"${version}"` }),
    merge: <T = Patient>(id: string, into: string) => call<T>('POST', `patients/${id}/merge`, { into: { id: into } }),
  };
}
