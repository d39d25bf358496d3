/** Calls a sandbox over FHIR as an application of master data does, and makes up people and places. */
import type { Resource } from '@medplum/fhirtypes';
import { isNpi } from '../../gateway/npi.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import type { Told } from '../e2e/sandbox.ts';
import { type Call, told } from './fhir-application.ts';

/** The nth invented NPI whose check digit is right, by the judgement of the check itself. */
export function npiOf(n: number): string {
  const nine = String(190_000_000 + n);
  return [...'0123456789'].map(digit => nine + digit).find(isNpi)!;
}

export const callerOf =
  (sandbox: () => Sandbox) =>
  <T>(...call: Call): Promise<Told<T>> =>
    told<T>(sandbox(), ...call);

/** What the server holds of a type, by its own store. */
export const heldBy = <T extends Resource>(sandbox: Sandbox, resourceType: T['resourceType']): Promise<T[]> =>
  sandbox.fhir!.repo.searchResources<T>({ resourceType, count: 1000 });
