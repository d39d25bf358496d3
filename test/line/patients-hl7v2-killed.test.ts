/** A gateway that is killed between a registration and the number of the hospital goes on where it was. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { HOME } from '../../gateway/registry.ts';
import { onFreePorts } from '../../sandbox/ports.ts';
import { type Ehr, startEhr } from '../../simulators/ehr/index.ts';
import { KEY, type Problem, type Told } from '../e2e/sandbox.ts';
import { SANDBOX_TABLES } from '../sandbox-tables.ts';
import { call, dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';
import { numbered, PORTAL } from './patients-hl7v2-rig.ts';

describe('a registration over HL7 v2 whose gateway is killed', function () {
  this.timeout(240_000);
  let folder: string;
  let database: string;
  let ehr: Ehr;
  const gateways = new Set<ChildProcess>();
  /** The operation of the test before. */
  let earlier = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-killed-'));
    database = await freshDatabase();
    ehr = await startEhr({ port: 0 });
    const configuration = parse(await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8')) as Configuration;
    onFreePorts(configuration);
    configuration.tables = SANDBOX_TABLES;
    configuration.profiles = join(HOME, 'sandbox/profiles');
    const endpoint = { url: ehr.url, acknowledgmentTimeout: '3s', policies: [{ name: 'timeout', after: '4s' }] };
    Object.assign(configuration.serviceEndpoints!['ehr']!, endpoint);
    configuration.store = { data: folder, key: OPERATOR_KEY.toString('base64') };
    await writeFile(join(folder, 'canongate.yml'), stringify(configuration, { aliasDuplicateObjects: false }));
  });
  after(async () => {
    for (const child of gateways) child.kill('SIGKILL');
    await ehr?.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<{ url: string; kill(): Promise<void> }> {
    const child = fork(join(import.meta.dirname, '../delivery/gateway-process.ts'), [join(folder, 'canongate.yml')], {
      env: { ...process.env, DATABASE_URL: database, REPLICA: 'killed' },
    });
    gateways.add(child);
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      gateways.delete(child);
    };
    return { url, kill };
  }
  const register = async <T>(url: string, value: string): Promise<Told<T>> => {
    const body = {
      identifiers: [numbered(value, PORTAL)],
      ...{ name: { familyName: `Killed${value}`, givenNames: ['Kim'] }, birthDate: '1990-05-06' },
    };
    const response = await fetch(`${url}/v1/patients`, {
      method: 'POST',
      headers: { authorization: KEY, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  const ended = async (url: string, id: string): Promise<Patient> => {
    const { result } = await eventually(
      async () => (await call<OperationView>(url, `/v1/operations/${id}`)).body,
      ({ status }) => status === 'succeeded',
    );
    return (await call<Patient>(url, result!.href)).body;
  };
  const told = () => ehr.received.filter(message => message.get('MSH-9.2') === 'A28').length;

  it('goes on asking for the number, and tells of the patient no second time', async () => {
    ehr.responder.patients.assigns = 'later';
    const first = await open();
    const { status, body } = await register<OperationView>(first.url, 'K1');
    assert.equal(status, 202, JSON.stringify(body));
    await first.kill();
    const [person] = ehr.responder.patients.number();
    const second = await open();
    earlier = body.id;
    const made = await ended(second.url, body.id);
    assert.deepEqual(made.identifiers, [numbered(person!.mrn), numbered('K1', PORTAL)]);
    assert.equal(told(), 1);
    await second.kill();
  });

  it('asks whom it told of when the acknowledgement never reached it, and tells of nobody a second time', async () => {
    ehr.responder.patients.assigns = 'at-once';
    ehr.received.splice(0);
    const first = await open();
    const usual = { kind: 'bent', bend: (text: string) => text } as const;
    ehr.next(usual, usual, { kind: 'silent', acts: true });
    const call = register<Problem>(first.url, 'K2').catch(() => undefined);
    await eventually(
      async () => told(),
      count => count === 1,
    );
    await first.kill();
    await call;
    const second = await open();
    const adopted = await eventually(
      async () => (await operations(second.url)).find(one => one.id !== earlier),
      one => one !== undefined,
    );
    const made = await ended(second.url, adopted!.id);
    assert.equal(made.name?.familyName, 'KilledK2');
    assert.equal(told(), 1);
    await second.kill();
  });

  const operations = async (url: string) =>
    (await call<{ operations: OperationView[] }>(url, '/v1/operations')).body.operations;
});
