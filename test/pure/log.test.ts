/** The log: one line per walk, of allow-listed fields; nothing of a person ever reaches it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Exchange } from '../../gateway/exchange.ts';
import { FAULTS, Fault, type FaultCode } from '../../gateway/faults.ts';
import { DialectError } from '../../gateway/kit.ts';
import { framesOf } from '../../gateway/telemetry/frames.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { openTelemetry } from '../../gateway/telemetry/telemetry.ts';
import { CHECK, exchangeWith } from '../telemetry/walks.ts';

/** An invented person; each word would betray the place it came through. */
const NAME = 'Zebulon-Quackenbush';
const planted = { familyName: NAME, memberId: NAME, nested: [{ [NAME]: NAME }] };

function collected(): {
  lines: () => Record<string, unknown>[];
  text: () => string;
  destination: { write(line: string): void };
} {
  const written: string[] = [];
  return {
    destination: { write: line => void written.push(line) },
    text: () => written.join(''),
    lines: () => written.map(line => JSON.parse(line) as Record<string, unknown>),
  };
}

/** A walk with the name in every place that can hold text. */
function plantedWalk(code: FaultCode, cause: unknown): Exchange {
  const fault = new Fault(code, {
    detail: NAME,
    errors: [{ pointer: `/${NAME}`, code: NAME, detail: NAME, position: NAME }],
    backend: { endpoint: NAME, cause: NAME, position: NAME, sourceCode: NAME },
    headers: { [NAME]: NAME },
    cause,
  });
  const step = {
    endpoint: NAME,
    effect: 'read' as const,
    attempts: [{ endpoint: NAME, n: 1, references: { [NAME]: NAME }, fault: NAME }],
    unmapped: [NAME],
    result: planted,
  };
  return exchangeWith(
    {
      id: NAME,
      contract: NAME,
      operation: NAME,
      receivedAt: NAME,
      consumer: NAME,
      actor: { id: NAME, role: NAME, purpose: NAME },
      facility: NAME,
      idempotencyKey: NAME,
      partition: NAME,
      input: planted,
      steps: { [NAME]: step },
      answer: planted,
      fault,
      hashes: { contract: NAME, mapping: NAME, profile: NAME },
    },
    {
      head: {
        method: NAME,
        path: `/${NAME}`,
        params: { id: NAME },
        query: { q: NAME },
        headers: { 'x-api-key': NAME },
        remote: NAME,
        certificate: NAME,
      },
      consumer: { id: NAME, scopes: [NAME] },
      stage: NAME,
      trace: { traceId: NAME, spanId: NAME, parentId: NAME, sampled: true, state: NAME },
      replyHeaders: { [NAME]: NAME },
      notes: [NAME],
    },
  );
}

describe('the log', () => {
  it('holds nothing of what is planted in any place of a walk, whatever its fault', async () => {
    const out = collected();
    const telemetry = openTelemetry({ objectives: [20], keeper: 'volatile', log: { destination: out.destination } });
    class Named extends Error {
      override name = NAME;
    }
    const imitation = new Error(`${NAME}\n    at ${NAME} (/${NAME}/line.ts:1:1)`);
    const rewritten = Object.assign(new Error('x'), {
      stack: `Error: ${NAME}\n    at ${NAME} (${process.cwd()}/${NAME}.ts:1:1)`,
    });
    const causes = [
      imitation,
      rewritten,
      new Named(NAME),
      NAME,
      planted,
      new DialectError({ cause: NAME, position: NAME }),
    ];
    const codes = Object.keys(FAULTS) as FaultCode[];
    for (const code of codes) {
      for (const cause of causes) {
        const exchange = plantedWalk(code, cause);
        telemetry.walk.begin(exchange);
        telemetry.walk.called(NAME, CHECK, NAME, 0.1, NAME);
        telemetry.walk.warned(NAME, NAME);
        telemetry.walk.unmapped(NAME, 1);
        telemetry.walk.observe(exchange, CHECK);
      }
    }
    telemetry.decided(NAME, NAME);
    telemetry.quarantined(NAME);
    telemetry.log.event('internal-error', { where: NAME }, imitation);
    const metrics = `${await telemetry.text('text')}${await telemetry.text('openmetrics')}`;
    await telemetry.close();
    assert.equal(out.lines().length, codes.length * causes.length + 2);
    assert.ok(!out.text().includes('Zebulon') && !out.text().includes('Quackenbush'), out.text().slice(0, 500));
    assert.ok(!metrics.includes('Zebulon') && !metrics.includes('Quackenbush'), 'a metric holds the name');
  });

  it('has one line per walk, with names of the configuration, codes, ids and figures only', () => {
    const out = collected();
    const log = createLog({ destination: out.destination });
    const exchange = exchangeWith({ fault: new Fault('backend-unreadable', { backend: { cause: 'truncated' } }) });
    log.exchange(exchange, {
      contract: 'eligibility-checks/v1',
      operation: 'check',
      status: 502,
      outcome: 'backend_fault',
      consumer: 'front-desk',
      stage: 'deliver',
      backend: 'payer',
      cause: 'truncated',
      attempts: 3,
      unmapped: 0,
      seconds: 1.23456,
      backendSeconds: 1.2,
    });
    const [line = {}] = out.lines();
    const { time, trace, ...rest } = line;
    assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
    assert.match(String(trace), /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      level: 'warn',
      event: 'exchange',
      exchange: '0192f0c1-2b3c-7d4e-8f50-61728394a5b6',
      contract: 'eligibility-checks/v1',
      operation: 'check',
      consumer: 'front-desk',
      status: 502,
      outcome: 'backend_fault',
      code: 'backend-unreadable',
      stage: 'deliver',
      backend: 'payer',
      cause: 'truncated',
      attempts: 3,
      unmapped: 0,
      ms: 1234.56,
      backendMs: 1200,
    });
  });

  it('says of an unexpected error where it was thrown, not what it says', () => {
    const { error, at } = framesOf(new TypeError(NAME));
    assert.equal(error, 'TypeError');
    assert.match(at[0] ?? '', /^test\/pure\/log\.test\.ts:\d+:\d+$/);
  });

  it('trusts no frame of a stack whose head is not its own message', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (message, stack) => {
        const error = Object.assign(new Error(message), {
          stack: `Error: ${stack}\n    at x (${process.cwd()}/secret.ts:1:1)`,
        });
        if (message !== stack) assert.deepEqual(framesOf(error).at, []);
      }),
    );
  });

  it('leaves out fields of an event that do not have their shape', () => {
    const out = collected();
    const log = createLog({ destination: out.destination });
    log.event('started', { version: 'a1b2c3d4e5f60718', keeper: NAME, port: 8080, sandbox: true });
    const [{ time: _time, ...line } = {}] = out.lines();
    assert.deepEqual(line, { level: 'info', event: 'started', version: 'a1b2c3d4e5f60718', port: 8080, sandbox: true });
  });

  it('is written to the last line when the process ends, asked or not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'canongate-log-'));
    try {
      for (const ending of ['', 'process.exit(0)', 'await log.close()']) {
        const file = join(folder, `log${ending.length}.jsonl`);
        const script = `
          const { createLog } = await import(${JSON.stringify(new URL('../../gateway/telemetry/log.ts', import.meta.url).href)});
          const log = createLog({ destination: ${JSON.stringify(file)} });
          await new Promise(resolve => setTimeout(resolve, 50));
          for (let at = 0; at < 100; at++) log.event('draining', { inFlight: at });
          ${ending}`;
        execFileSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 8000 });
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
        assert.equal(lines.length, 100, `ending ${ending || 'by itself'}`);
        const figures = lines.map(line => (JSON.parse(line) as { inFlight: number }).inFlight);
        assert.equal(new Set(figures).size, 100, 'a line is there twice');
        if (ending.includes('close'))
          assert.deepEqual(
            figures,
            [...figures].sort((a, b) => a - b),
          );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
