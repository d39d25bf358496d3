/** What the tests of visits share: the calls of an application, and an invented patient of the sandbox's hospital. */
import type { Sandbox } from '../../sandbox/start.ts';
import type { Told } from '../e2e/sandbox.ts';
import { type Call, told } from './fhir-application.ts';

export { refusal } from '../e2e/sandbox.ts';

/** 100234 of the hospital whose EHR speaks HL7 v2. */
export const NORTH_PATIENT = {
  identifiers: [{ system: 'https://north.example/mrn', value: '100234', type: 'medical-record-number' }],
  familyName: 'Testperson',
  givenNames: ['Ann'],
  birthDate: '1980-01-01',
  sex: 'female',
};
export const SERVICE = {
  system: 'http://terminology.hl7.org/CodeSystem/service-type',
  code: '124',
  text: 'General Practice',
};
export const WHEN = { start: '2027-03-02T09:00:00-05:00', end: '2027-03-02T09:30:00-05:00' };
export const LATER = { start: '2027-03-03T10:00:00-05:00', end: '2027-03-03T10:30:00-05:00' };

export const calling =
  (sandbox: Sandbox) =>
  <T>(...call: Call): Promise<Told<T>> =>
    told<T>(sandbox, ...call);
