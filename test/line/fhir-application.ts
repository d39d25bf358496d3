/** What tests of the line over FHIR share: a sandbox that keeps, with its FHIR server, and an application that calls it. */
import type { Sandbox, SandboxOptions, startSandbox } from '../../sandbox/start.ts';
import { type Problem, request, type Told } from '../e2e/sandbox.ts';
import { freshDatabase, keepingSandbox } from '../store/rig.ts';

export { refusal } from '../e2e/sandbox.ts';
export type { Sandbox };

export const fhirSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> =>
  keepingSandbox(await freshDatabase(), { withoutFhir: false, ...options });

/** Method, path behind `/v1/`, body and headers. */
export type Call = [method: string, path: string, body?: object, headers?: Record<string, string>];

/** One call as the application of the sandbox makes it. */
export async function told<T>(
  { gateway }: Awaited<ReturnType<typeof startSandbox>>,
  ...[method, path, body, headers]: Call
): Promise<Told<T>> {
  return request<T>(method, `${gateway.url}/v1/${path}`, body, headers);
}

export const places = ({ body }: Told<Problem>) => body.errors?.map(({ pointer, code }) => [pointer, code]);
