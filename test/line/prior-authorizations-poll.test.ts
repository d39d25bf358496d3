/** A prior authorization that is pended is asked for by the gateway itself until it is decided, and told. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import type { PriorAuthorization } from '../../contracts/prior-authorizations/v1/types.ts';
import type { CloudEvent } from '../../gateway/events/event.ts';
import { loadRegistry } from '../../gateway/registry.ts';
import { uuidv7 } from '../../gateway/uuid.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import type { DifferencePage, ReplayView } from '../../gateway/work/replay/view.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { type Call, fhirSandbox, type Sandbox, told } from './fhir-application.ts';

const WHO = {
  payer: { id: 'FHIR01' },
  provider: { npi: '1234567893', organizationName: 'Example Clinic' },
  subscriber: { memberId: 'W000000001', familyName: 'Sample', givenName: 'Sally', birthDate: '1980-02-29' },
  type: 'professional' as const,
};
const ITEM = {
  ...{ sequence: 1, servicePeriod: { start: '2026-12-01', end: '2027-02-28' } },
  service: { system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: '' },
};
const DIAGNOSES = [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G47.33' }];
/** The simulated payer decides on it when it is asked for the second time. */
const PENDED = 'E0470';

describe('a prior authorization that is pended', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let next: RequestHandler | undefined;
  let asked: string[];
  before(async () => {
    const before: RequestHandler = (request, response, go) => {
      if (!request.path.startsWith('/fhir/Claim/')) return go();
      asked.push(request.path.slice('/fhir/Claim/'.length));
      const now = next;
      next = undefined;
      return now ? now(request, response, go) : go();
    };
    sandbox = await fhirSandbox({
      fhir: { before },
      adjust({ serviceEndpoints }) {
        serviceEndpoints!['fhir']!.delivery = { polling: { first: '1s', longest: '2s' } };
      },
    });
  });
  beforeEach(() => {
    asked = [];
    next = undefined;
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const submit = async (service = PENDED): Promise<PriorAuthorization> => {
    const items = [{ ...ITEM, service: { ...ITEM.service, code: service } }];
    const { status, body } = await told<PriorAuthorization>(sandbox, 'POST', 'prior-authorizations', {
      ...{ ...WHO, diagnoses: DIAGNOSES, items },
    });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const decided = async (id: string): Promise<CloudEvent[]> => {
    const path = 'events?type=org.canongate.prior-authorizations.decided.v1&limit=200';
    const { body } = await told<{ events: CloudEvent[] }>(sandbox, 'GET', path);
    return body.events.filter(({ subject }) => subject === `/v1/prior-authorizations/${id}`);
  };
  const once = (id: string) =>
    eventually(
      () => decided(id),
      events => events.length > 0,
      15,
    );
  const quiet = () => new Promise(done => setTimeout(done, 3_000));

  it('is asked for until the payer has decided, and that is told once', async () => {
    const { id, status } = await submit();
    assert.equal(status, 'pended');
    const [event] = await once(id);
    assert.deepEqual(
      [event!.operation, event!.type],
      ['prior-authorizations/v1#inquire', 'org.canongate.prior-authorizations.decided.v1'],
    );
    assert.deepEqual(asked, ['$submit', '$inquire', '$inquire']);
    await quiet();
    assert.deepEqual([asked.length, (await decided(id)).length], [3, 1]);
    const { body } = await told<PriorAuthorization>(sandbox, 'GET', `prior-authorizations/${id}`);
    assert.equal(body.status, 'approved');
  });

  it('is asked for again where asking has failed', async () => {
    const { id } = await submit();
    next = (_request, response) => void response.status(404).end();
    await once(id);
    assert.deepEqual(asked, ['$submit', '$inquire', '$inquire', '$inquire']);

    // No replay repeats the one that failed: who came after it has told what was decided.
    const exchanges = { contract: 'prior-authorizations/v1', operation: 'inquire' };
    const { body } = await told<ReplayView>(sandbox, 'POST', 'replays', { set: { exchanges } });
    const replay = async () => (await told<ReplayView>(sandbox, 'GET', `replays/${body.id}`)).body;
    const page = async () => (await told<DifferencePage>(sandbox, 'GET', `replays/${body.id}/differences`)).body.items;
    await eventually(replay, ({ status }) => status === 'ready', 20);
    const [failed] = await page();
    const which = { exchanges: [failed!.exchange], note: 'Asked again' };
    await told(sandbox, 'POST', `replays/${body.id}/apply`, which);
    await eventually(replay, ({ status }) => status === 'applied', 20);
    assert.deepEqual(
      (await page()).map(({ withheld }) => withheld),
      ['it is asked again by itself'],
    );
    assert.equal((await decided(id)).length, 1);
  });

  it('is not asked for any more once its caller has found what was decided: that is told once, too', async () => {
    const { id } = await submit();
    for (const status of ['pended', 'approved']) {
      const { body } = await told<PriorAuthorization>(sandbox, 'POST', `prior-authorizations/${id}/inquire`, WHO);
      assert.equal(body.status, status);
    }
    const own = asked.length;
    assert.equal((await once(id)).length, 1);
    await quiet();
    await told(sandbox, 'POST', `prior-authorizations/${id}/inquire`, WHO);
    assert.deepEqual([asked.length, (await decided(id)).length], [own + 1, 1]);
  });

  it('is not asked for any more where what was found also leaves work to a person', async () => {
    const { keeper } = sandbox.gateway;
    const { settle } = keeper;
    const finding = { cause: 'price-variance', pointer: '/items/0', figures: ['1'] };
    keeper.settle = exchange => {
      if (exchange.concludes) exchange.found = { queue: 'review', about: uuidv7(Date.now()), findings: [finding] };
      return settle(exchange);
    };
    try {
      const { id } = await submit();
      for (const status of ['pended', 'approved']) {
        const { body } = await told<PriorAuthorization>(sandbox, 'POST', `prior-authorizations/${id}/inquire`, WHO);
        assert.equal(body.status, status);
      }
      const { body } = await told<{ items: WorkItemView[] }>(sandbox, 'GET', 'work-items');
      assert.deepEqual([body.items.length, body.items[0]?.cause], [1, 'price-variance']);
      const own = asked.length;
      assert.equal((await once(id)).length, 1);
      await quiet();
      assert.deepEqual([asked.length, (await decided(id)).length], [own, 1]);
    } finally {
      keeper.settle = settle;
    }
  });

  it('is told once where several find at the same time what was decided', async () => {
    const { id } = await submit();
    const inquire = () => told<PriorAuthorization>(sandbox, 'POST', `prior-authorizations/${id}/inquire`, WHO);
    assert.equal((await inquire()).body.status, 'pended');
    const found = await Promise.all(Array.from({ length: 4 }, inquire));
    assert.deepEqual([...new Set(found.map(({ status, body }) => `${status} ${body.status}`))], ['200 approved']);
    await quiet();
    assert.equal((await decided(id)).length, 1);
  });

  it('is none where it was decided at once: nobody asks, and nothing is told', async () => {
    const { id, status } = await submit('E0601');
    assert.equal(status, 'approved');
    await quiet();
    assert.deepEqual([asked, await decided(id)], [['$submit'], []]);
  });

  it('is for a person once it was asked for as long as the contract says: asked again by that person, it is told', async () => {
    const registry = await loadRegistry();
    const { operations } = registry.contracts.contracts.get('prior-authorizations/v1')!;
    for (const { polled } of operations) if (polled) polled.due = () => undefined;
    const impatient = await fhirSandbox({
      registry,
      adjust({ serviceEndpoints }) {
        serviceEndpoints!['fhir']!.delivery = { polling: { first: '1s', longest: '2s' } };
      },
    });
    const ask = <T>(...call: Call) => told<T>(impatient, ...call);
    try {
      const items = [{ ...ITEM, service: { ...ITEM.service, code: PENDED } }];
      await ask('POST', 'prior-authorizations', { ...WHO, diagnoses: DIAGNOSES, items });
      const waiting = async () => (await ask<{ items: WorkItemView[] }>('GET', 'work-items')).body.items;
      const [item] = await eventually(waiting, found => found.length > 0, 15);
      assert.deepEqual(
        [item!.kind, item!.fault, item!.cause, item!.outcome],
        ['prior-authorizations/v1#inquire', 'deadline-exceeded', 'not-there-yet', 'not_applied'],
      );
      assert.equal((await ask('POST', `work-items/${item!.id}/resend`, {})).status, 200);
      const path = 'events?type=org.canongate.prior-authorizations.decided.v1';
      const events = async () => (await ask<{ events: CloudEvent[] }>('GET', path)).body.events;
      assert.equal((await eventually(events, found => found.length > 0, 15)).length, 1);
    } finally {
      await impatient.close();
    }
  });

  it('is among nobody’s operations while the gateway asks', async () => {
    const { id } = await submit();
    const { body } = await told<{ operations: { operation: string }[] }>(sandbox, 'GET', 'operations');
    assert.deepEqual(body.operations, []);
    await once(id);
  });

  it('keeps nobody from being drained: it is asked for once the payer is back', async () => {
    const far = await fhirSandbox();
    try {
      const items = [{ ...ITEM, service: { ...ITEM.service, code: PENDED } }];
      const body = { ...WHO, diagnoses: DIAGNOSES, items };
      assert.equal((await told<PriorAuthorization>(far, 'POST', 'prior-authorizations', body)).body.status, 'pended');
      await told(far, 'POST', 'service-endpoints/fhir/drain', { note: 'moved' });
      const endpoint = async () =>
        (await told<{ state: string; waiting: number }>(far, 'GET', 'service-endpoints/fhir')).body;
      const { waiting } = await eventually(endpoint, ({ state }) => state === 'stopped', 15);
      assert.equal(waiting, 1);
    } finally {
      await far.close();
    }
  });
});
