/** The call on the first page of the README, pasted as it stands, gets the answer that is printed under it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HOME } from '../../gateway/registry.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';

describe('the README', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' } });
  });
  after(() => sandbox?.close());

  it('shows a call that can be pasted, and of its answer what it gets', async () => {
    const page = await readFile(join(HOME, 'README.md'), 'utf8');
    const [, call = ''] = /```sh\n(curl [\s\S]*?)```/.exec(page) ?? [];
    const [, answer = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const own = call.replace('http://127.0.0.1:8080', sandbox.gateway.url);
    assert.notEqual(own, call);
    const { stdout } = await promisify(execFile)('bash', ['-c', own]);
    assert.partialDeepStrictEqual(JSON.parse(stdout), JSON.parse(answer));
  });
});
