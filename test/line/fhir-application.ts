/** What tests of the line over FHIR share: a sandbox that keeps, with its FHIR server, and an application that calls it. */
import type { Sandbox, SandboxOptions, startSandbox } from '../../sandbox/start.ts';
import { KEY, type Problem, type Told } from '../e2e/sandbox.ts';
import { freshDatabase, keepingSandbox } from '../store/rig.ts';

export type { Sandbox };

export const fhirSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> =>
  keepingSandbox(await freshDatabase(), { withoutFhir: false, ...options });

/** One call as the application of the sandbox makes it. */
export async function told<T>(
  { gateway }: Awaited<ReturnType<typeof startSandbox>>,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Told<T>> {
  const response = await fetch(`${gateway.url}/v1/${path}`, {
    method,
    headers: { authorization: KEY, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

export const refusal = ({ status, body }: Told<Problem>) => [status, body.code, body.outcome];
export const places = ({ body }: Told<Problem>) => body.errors?.map(({ pointer, code }) => [pointer, code]);
