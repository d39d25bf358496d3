/** The service endpoints from the command, against a gateway that serves meanwhile. */
import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import pg from 'pg';
import type { EndpointView, WaitingList } from '../../gateway/delivery/endpoint-view.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { canongate } from '../store/command.ts';
import { dropDatabases, eventually, freshDatabase, keepingSandbox, OPERATOR_KEY } from '../store/rig.ts';
import { ended, endpointOf, LATER } from './operator.ts';

describe('canongate endpoints', function () {
  this.timeout(240_000);
  let database: string;
  let sandbox: Sandbox;
  const run = async (...args: string[]) =>
    canongate(['endpoints', ...args, '--config', sandbox.config], { DATABASE_URL: database });

  before(async () => {
    database = await freshDatabase();
    const key = OPERATOR_KEY.toString('base64');
    sandbox = await keepingSandbox(database, {
      adjust: configuration => Object.assign(configuration, { store: { key } }),
    });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  it('pauses an endpoint of the running gateway, previews what waits and resumes it, in the name of who typed it', async () => {
    const paused = await run('pause', 'payer', '--note', 'the payer asked for it');
    assert.equal(paused.code, 0, paused.err);
    const seen = await eventually(
      () => endpointOf(sandbox, 'payer'),
      ({ state }) => state === 'paused',
      3,
    );
    assert.deepEqual([seen.by, seen.note], [userInfo().username, 'the payer asked for it']);
    const { body } = await send<OperationView>(sandbox.gateway.url, checkOf('W000000001'), LATER);

    const table = await run();
    assert.match(table.out, /^payer +paused +1 +0 +0 +0 .*the payer asked for it$/m);
    assert.match(table.out, /^fhir +running +0/m);
    const views = JSON.parse((await run('--json')).out) as EndpointView[];
    const payer = views.find(({ id }) => id === 'payer');
    assert.deepEqual([payer?.state, payer?.waiting], ['paused', 1]);
    assert.deepEqual(
      views.map(({ id }) => id),
      ['ehr', 'fhir', 'fusion', 'journal', 'payer', 's4', 'workday'],
    );
    const told = JSON.parse((await run('preview', 'payer', '--json')).out) as WaitingList;
    assert.deepEqual(
      told.items.map(({ id }) => id),
      [body.id],
    );
    assert.match(
      (await run('preview', 'payer')).out,
      new RegExp(`^${body.id}  eligibility-checks/v1#check  read`, 'm'),
    );

    assert.equal((await run('resume', 'payer', '--note', 'they are done')).code, 0);
    await ended(sandbox, body.id);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query<{ record: string }>(
      `select record from canongate.audit where chain like 'command%' and record like '%"endpoint-%' order by seq`,
    );
    await client.end();
    assert.deepEqual(
      rows
        .map(({ record }) => JSON.parse(record) as { what: string; actor: unknown; note: string })
        .map(({ what, actor, note }) => ({ what, actor, note })),
      [
        { what: 'endpoint-paused', actor: { id: userInfo().username }, note: 'the payer asked for it' },
        { what: 'endpoint-running', actor: { id: userInfo().username }, note: 'they are done' },
      ],
    );
  });

  it('says what is missing: the reason, the name, one that is known', async () => {
    const silent = await run('stop', 'payer');
    assert.deepEqual([silent.code, /--note/.test(silent.err)], [2, true]);
    assert.equal((await run('stop')).code, 2);
    assert.equal((await run('explode', 'payer')).code, 2);
    const unknown = await run('stop', 'nowhere', '--note', 'now');
    assert.deepEqual(
      [unknown.code, unknown.err.trim()],
      [
        1,
        'canongate endpoints: There is no service endpoint nowhere. Known: ehr, fhir, fusion, journal, payer, s4, workday.',
      ],
    );
    assert.equal((await endpointOf(sandbox, 'payer')).state, 'running');
  });
});
