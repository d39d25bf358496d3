/** One eligibility check against the sandbox, with everything on its way: request, wire, reply, canonical answer. */

import type { JournalPart } from '../gateway/keeper.ts';
import type { VolatileKeeper } from '../gateway/keeping/volatile.ts';
import { volatileKeeper } from '../gateway/keeping/volatile.ts';
import { DialectError, textOf } from '../gateway/kit.ts';
import { type CompiledTable, compileMapping } from '../gateway/tables/compile.ts';
import { type Sandbox, startSandbox } from '../sandbox/start.ts';
import { alignX12 } from './alignment.ts';
import { type DialectAtHand, loadDialect } from './dialect.ts';
import { layOut } from './layout.ts';
import { UsageError, type Verb } from './verb.ts';

export const tryVerb: Verb = {
  usage: '<member id, such as W000000001> [--payer 00431|FHIR01] [--service-type CODE] [--json]',
  positionals: 1,
  options: { payer: { type: 'string' }, 'service-type': { type: 'string', multiple: true } },
  async run([memberId], values) {
    if (!memberId) throw new UsageError('A member id is wanted, W000000001 to W000000012.');
    const keeper = volatileKeeper();
    const payer = String(values['payer'] ?? '00431');
    const serviceTypes = [values['service-type'] ?? ['30', '98']].flat().map(code => ({ code: String(code) }));
    const request = requestFor(memberId, payer, serviceTypes);
    if (!values['json']) console.log(announce(request));
    await using sandbox = await startSandbox({
      freePorts: true,
      keeper,
      log: { level: 'silent' },
      withoutFhir: payer !== 'FHIR01',
    });
    const { shown, parts } = await oneCheck(sandbox, keeper, request);
    console.log(
      values['json'] ? JSON.stringify(shown, null, 2) : print(shown, parts, await loadDialect('x12-005010', undefined)),
    );
    return shown.status === 200 ? 0 : 1;
  },
};

interface Shown {
  request: unknown;
  wire: string[];
  reply: string[];
  status: number;
  milliseconds: number;
  answer: unknown;
}

const requestFor = (memberId: string, payer: string, serviceTypes: { code: string }[]) => ({
  payer: { id: payer },
  provider: { npi: '1234567893', organizationName: 'Example Clinic' },
  subscriber: { memberId, familyName: 'Sample', givenName: 'Sally', birthDate: '1980-02-29' },
  ...(memberId === 'W000000010'
    ? { dependent: { familyName: 'Sample', givenName: 'Sam', birthDate: '2015-06-01', relationship: 'child' } }
    : {}),
  serviceDate: new Date().toISOString().slice(0, 10),
  serviceTypes,
});

async function oneCheck(
  { gateway }: Sandbox,
  keeper: VolatileKeeper,
  request: unknown,
): Promise<{ shown: Shown; parts: readonly JournalPart[] }> {
  const began = performance.now();
  const response = await fetch(`${gateway.url}/v1/eligibility-checks`, {
    method: 'POST',
    headers: { authorization: 'apiKey sandbox:sandbox-only', 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as unknown;
  const milliseconds = Math.round(performance.now() - began);
  const parts = keeper.journaled(response.headers.get('canongate-exchange') ?? '');
  const texts = (direction: string): string[] =>
    parts.filter(part => part.direction === direction).map(({ wire }) => textOf(wire));
  const [wire, reply] = [texts('sent'), texts('received')];
  return { shown: { request, wire, reply, status: response.status, milliseconds, answer }, parts };
}

/** The request, before anything is sent; a person is told how long it may take. */
function announce(request: unknown): string {
  const lines = [heading('canonical request', 'what the application says'), layOut(request)];
  if (process.stdout.isTTY) lines.push('', 'waiting, at most 20 s …');
  return lines.join('\n');
}

/** What was sent and what came back, in the order of the attempts. */
function print(
  { wire, status, milliseconds, answer }: Shown,
  parts: readonly JournalPart[],
  x12: DialectAtHand,
): string {
  const mapping = x12.registry.mappings.get('eligibility-checks/v1#check/x12-005010')!;
  const tables = compileMapping(mapping, x12.dialect, x12.profile).steps[0]!;
  let attempt = 0;
  const exchanged = parts.flatMap(part => {
    const sent = part.direction === 'sent';
    if (sent) attempt++;
    const number = wire.length > 1 ? ` ${attempt}` : '';
    return [
      sent ? heading(`wire${number}`, 'what the payer hears') : heading(`reply${number}`, 'what the payer says'),
      laidOut(textOf(part.wire), sent ? tables.request : tables.response, x12),
    ];
  });
  return [
    ...exchanged,
    heading(`canonical answer  ${status}`, `what the application gets, after ${milliseconds} ms`),
    layOut(answer),
  ].join('\n');
}

const heading = (title: string, meaning: string): string =>
  `\n── ${title} ${'─'.repeat(Math.max(2, 40 - title.length))} ${meaning}\n`;

/** X12 beside the fields it carries; JSON pretty; anything else as it is. At most 200 lines. */
function laidOut(text: string, table: CompiledTable, x12: DialectAtHand): string {
  const at = text.indexOf('ISA*');
  const lines =
    at >= 0 ? aligned(text.slice(at), table, x12) : text.trimStart().startsWith('{') ? pretty(text) : text.split('\n');
  return lines.length > 200
    ? [...lines.slice(0, 200), `… ${lines.length - 200} more lines`].join('\n')
    : lines.join('\n');
}

/** What cannot be read has no fields, and is shown all the same. */
function aligned(text: string, table: CompiledTable, { dialect, profile }: DialectAtHand): string[] {
  const body = text.replace(/(IEA\*[^~]*~)[\s\S]*$/, '$1');
  try {
    const tree = dialect.read({ head: {}, body }, profile);
    const scope = { key: '', now: new Date(), profile, input: {}, steps: {}, route: {} };
    return alignX12(body, table, tree, table.decode(tree, scope).value);
  } catch (error) {
    if (error instanceof DialectError) return alignX12(body, table, {}, {});
    throw error;
  }
}

function pretty(text: string): string[] {
  try {
    return layOut(JSON.parse(text)).split('\n');
  } catch {
    return [text];
  }
}
