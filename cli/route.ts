/** What a mapping may read as `route.*`, found in a table of payers as `translate` finds it. */
import { join } from 'node:path';
import { readDocument } from '../gateway/config/document.ts';
import { ConfigRefused } from '../gateway/config/findings.ts';
import { ROWS, type Row } from '../gateway/config/load.ts';
import { byTable } from '../gateway/config/routing.ts';
import { validate } from '../gateway/config/validate.ts';
import { Fault, type Finding } from '../gateway/faults.ts';
import { HOME } from '../gateway/registry.ts';
import type { Scope } from '../gateway/tables/scope.ts';

/** `file` is the table named, or the sandbox's; a request without a payer has no route. */
export async function routeOf(
  input: unknown,
  file: unknown,
): Promise<{ route: Scope['route']; errors: readonly Finding[] }> {
  const document = await readDocument(typeof file === 'string' ? file : join(HOME, 'sandbox/payers.yml'));
  const findings = [...document.findings, ...validate(document, [], document.value ?? [], ROWS)];
  if (findings.length > 0) throw new ConfigRefused(findings);
  const choice = byTable({ table: 'payers', key: '/payer/id' }, document.value as readonly Row[])(input);
  if (choice instanceof Fault) return { route: {}, errors: choice.info.errors ?? [] };
  return { route: choice?.[0]?.row ?? {}, errors: [] };
}
