/** What an application does with the sandbox: sends a check and reads what comes. */
import type { EligibilityCheck, EligibilityCheckRequest } from '../../contracts/eligibility-checks/v1/types.ts';

export const KEY = 'apiKey sandbox:sandbox-only';

/** A check as the README shows it; `over` replaces whole members. */
export function checkOf(memberId: string, over: Partial<EligibilityCheckRequest> = {}): EligibilityCheckRequest {
  return {
    payer: { id: '00431' },
    provider: { npi: '1234567893', organizationName: 'Example Clinic' },
    subscriber: { memberId, familyName: 'Sample', givenName: 'Sally', birthDate: '1980-02-29' },
    serviceDate: '2026-11-22',
    serviceTypes: [{ code: '30' }, { code: '98' }],
    ...over,
  } as EligibilityCheckRequest;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  correlationId: string;
  retryable: boolean;
  retryAfter?: number;
  outcome: string;
  backend?: { endpoint: string; cause: string; position?: string; sourceCode?: string };
  errors?: { pointer: string; code: string; detail?: string; position?: string }[];
}

export interface Told<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** One call as the sandbox's application makes it; every other way to call in the tests is made of this one. */
export async function request<T>(
  method: string,
  address: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Told<T>> {
  const response = await fetch(address, {
    method,
    headers: { authorization: KEY, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

export const send = <T = EligibilityCheck>(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Told<T>> => request<T>('POST', `${url}/v1/eligibility-checks`, body, headers);

/** What a caller goes by who was refused. */
export const refusal = ({ status, body }: Told<Problem>) => [status, body.code, body.outcome];
