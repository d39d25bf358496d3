/** People at the queue: each with the application they sit at, and the role in which they speak. */
import { createHash } from 'node:crypto';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { KEY, request, type Told } from '../e2e/sandbox.ts';

export interface Person {
  key: string;
  actor?: string;
}

/** Of the sandbox's own application, which may resolve but not supervise. */
export const U17: Person = { key: KEY, actor: 'id="u17"; role="integration"' };
export const U23: Person = { key: KEY, actor: 'id="u23"; role="integration"' };

const CLERKS: Readonly<Record<string, readonly string[]>> = {
  supervisor: ['work-items:read', 'work-items:write', 'work-items:resolve', 'work-items:supervise'],
  clerk: ['work-items:read', 'work-items:write'],
  onlooker: ['work-items:read'],
};

export const personAt = (application: string, actor?: string): Person => ({
  key: `apiKey ${application}:${application}-only`,
  ...(actor && { actor }),
});

/** Applications beside the sandbox's own, each with less or more than it may. */
export function seatPeople(configuration: Configuration): void {
  for (const [id, scopes] of Object.entries(CLERKS))
    configuration.consumers!.push({
      ...{ id, scopes: [...scopes], assertsActor: true },
      keys: [{ id, hash: `sha256:${createHash('sha256').update(`${id}-only`).digest('hex')}` }],
    });
}

export const say = <T>(url: string, { key, actor }: Person, path: string, body?: object): Promise<Told<T>> =>
  request<T>(body ? 'POST' : 'GET', url + path, body, {
    authorization: key,
    ...(actor && { 'canongate-actor': actor }),
  });

export const statusOf = async (url: string, id: string): Promise<string> =>
  (await say<OperationView>(url, U17, `/v1/operations/${id}`)).body.status;
