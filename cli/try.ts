/** One eligibility check against the sandbox, with everything on its way: request, wire, reply, canonical answer. */

import type { VolatileKeeper } from '../gateway/store/volatile.ts';
import { volatileKeeper } from '../gateway/store/volatile.ts';
import { type Sandbox, startSandbox } from '../sandbox/start.ts';
import { UsageError, type Verb } from './verb.ts';

export const tryVerb: Verb = {
  usage: '<member id, such as W000000001> [--payer 00431|FHIR01] [--service-type CODE] [--json]',
  options: { payer: { type: 'string' }, 'service-type': { type: 'string', multiple: true } },
  async run([memberId], values) {
    if (!memberId) throw new UsageError('A member id is wanted, W000000001 to W000000012.');
    const keeper = volatileKeeper();
    const payer = String(values['payer'] ?? '00431');
    await using sandbox = await startSandbox({
      freePorts: true,
      keeper,
      log: { level: 'silent' },
      withoutFhir: payer !== 'FHIR01',
    });
    const serviceTypes = [values['service-type'] ?? ['30', '98']].flat().map(code => ({ code: String(code) }));
    const shown = await oneCheck(sandbox, keeper, requestFor(memberId, payer, serviceTypes));
    console.log(values['json'] ? JSON.stringify(shown, null, 2) : print(shown));
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

async function oneCheck({ gateway }: Sandbox, keeper: VolatileKeeper, request: unknown): Promise<Shown> {
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
  return { request, wire: texts('sent'), reply: texts('received'), status: response.status, milliseconds, answer };
}

function print({ request, wire, reply, status, milliseconds, answer }: Shown): string {
  return [
    heading('canonical request', 'what the application says'),
    JSON.stringify(request, null, 2),
    ...wire.flatMap((text, index) => [
      heading(`wire${wire.length > 1 ? ` ${index + 1}` : ''}`, 'what the payer hears'),
      laidOut(text),
    ]),
    ...reply.flatMap((text, index) => [
      heading(`reply${reply.length > 1 ? ` ${index + 1}` : ''}`, 'what the payer says'),
      laidOut(text),
    ]),
    heading(`canonical answer  ${status}`, `what the application gets, after ${milliseconds} ms`),
    JSON.stringify(answer, null, 2),
  ].join('\n');
}

const heading = (title: string, meaning: string): string =>
  `\n── ${title} ${'─'.repeat(Math.max(2, 40 - title.length))} ${meaning}\n`;

/** X12 a segment to a line, indented by its hierarchical level; JSON pretty; anything else as it is. At most 200 lines. */
function laidOut(text: string): string {
  const at = text.indexOf('ISA');
  const lines = at >= 0 ? segments(text.slice(at)) : text.trimStart().startsWith('{') ? pretty(text) : text.split('\n');
  return lines.length > 200
    ? [...lines.slice(0, 200), `… ${lines.length - 200} more lines`].join('\n')
    : lines.join('\n');
}

function segments(text: string): string[] {
  const [element = '*', end = '~'] = [text[3], text[105]];
  let depth = 0;
  return text
    .split(end)
    .map(segment => segment.trim())
    .filter(segment => /^[A-Z0-9]{2,3}\W/.test(segment))
    .map(segment => {
      const [id, , , level] = segment.split(element);
      if (id === 'HL') depth = { '20': 1, '21': 2, '22': 3, '23': 4 }[level ?? ''] ?? depth;
      if (id === 'ISA' || id === 'GS' || id === 'ST' || id === 'SE' || id === 'GE' || id === 'IEA') depth = 0;
      const indent = id === 'HL' ? depth - 1 : depth;
      return `${'  '.repeat(Math.max(0, indent))}${segment}${end}`;
    });
}

function pretty(text: string): string[] {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  } catch {
    return [text];
  }
}
