/** `canongate coverage`, called as an architect does. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { HOME } from '../../gateway/registry.ts';

async function coverage(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [join(HOME, 'cli/canongate.mjs'), 'coverage', ...args]);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

describe('canongate coverage', function () {
  this.timeout(60_000);

  it('tells what each dialect can do of a contract, and what it loses', async () => {
    const { code, out } = await coverage('eligibility-checks/v1');
    assert.equal(code, 0);
    assert.match(out, /^ {2}fhir-r4 +request 30\/30, answer \d+\/\d+$/m);
    assert.match(out, /^ {4}does not read plans\[\]\.coPayment\[\]\.used$/m);
    assert.match(out, /^ {2}hl7v2 +501$/m);
    assert.match(out, /answered by the gateway itself: .*eligibility-checks\/v1#read/);
  });

  it('tells the same of all contracts as data', async () => {
    const { code, out } = await coverage('--json');
    assert.equal(code, 0);
    const { dialects, lines } = JSON.parse(out) as {
      dialects: string[];
      lines: { operation: string; cells: { dialect: string; answer?: { lost: string[] } }[] }[];
    };
    assert.ok(dialects.includes('fhir-r4'));
    const search = lines.find(({ operation }) => operation === 'slots/v1#search');
    assert.deepEqual(search?.cells.find(({ dialect }) => dialect === 'fhir-r4')?.answer?.lost, []);
  });

  it('ends with 2 for a contract that there is not, and names those there are', async () => {
    const { code, err } = await coverage('elegibility/v1');
    assert.equal(code, 2);
    assert.match(err, /eligibility-checks\/v1/);
  });
});
