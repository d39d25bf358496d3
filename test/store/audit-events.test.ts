/** The audit as FHIR: valid R4, held against the rules of IHE BALP 1.1.4, searchable, and empty of people and payload. */
import assert from 'node:assert/strict';
import { OperationOutcomeError, validateResource } from '@medplum/core';
import type { AuditEvent } from '@medplum/fhirtypes';
import { auditEventOf, type ChainedRecord } from '../../gateway/audit/fhir-event.ts';
import type { AuditBundle } from '../../gateway/audit/page.ts';
import type { Configuration } from '../../gateway/config/schema.ts';
import { loadDefinitions } from '../../simulators/fhir/definitions.ts';
import { checkOf, KEY, type Problem, send } from '../e2e/sandbox.ts';
import { call, dropDatabases, freshDatabase, keepingSandbox } from './rig.ts';

type Keeping = Awaited<ReturnType<typeof keepingSandbox>>;

const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const ENTITY = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';

type Agent = AuditEvent['agent'][number];
type Entity = NonNullable<AuditEvent['entity']>[number];
const agents = (event: AuditEvent, code: string): Agent[] =>
  event.agent.filter(({ type }) => type?.coding?.some(coding => coding.system === DCM && coding.code === code));
const people = (event: AuditEvent, code: string): Agent[] =>
  event.agent.filter(({ type }) => type?.coding?.some(coding => coding.code === code));
const entities = (event: AuditEvent, code: string): Entity[] =>
  (event.entity ?? []).filter(({ type }) => type?.system === ENTITY && type.code === code);
const subtypes = (event: AuditEvent, code: string): boolean =>
  (event.subtype ?? []).some(
    ({ system, code: own }) => system === 'http://hl7.org/fhir/restful-interaction' && own === code,
  );
const one = <T>(found: readonly T[], holds: (it: T) => boolean = () => true): boolean =>
  found.length === 1 && holds(found[0]!);
/** The application asks, the replica answers: which of DICOM's two roles is whose changes with the interaction. */
const isOf =
  (system: string) =>
  ({ who, network, media }: Agent): boolean =>
    who?.identifier?.system === `urn:canongate:${system}` && network !== undefined && media === undefined;

interface BalpRule {
  /** Element of the profile, as its StructureDefinition in BALP 1.1.4 names it. */
  element: string;
  holds(event: AuditEvent): boolean;
}

const common = (client: string, server: string, user: readonly string[]): BalpRule[] => [
  { element: 'AuditEvent.type', holds: ({ type }) => type.code === 'rest' },
  { element: 'AuditEvent.outcome', holds: ({ outcome }) => outcome === '0' },
  { element: 'AuditEvent.agent', holds: ({ agent }) => agent.length >= 2 },
  { element: 'AuditEvent.agent:client', holds: event => one(agents(event, client), isOf('consumer')) },
  { element: 'AuditEvent.agent:server', holds: event => one(agents(event, server), isOf('replica')) },
  {
    element: 'AuditEvent.agent:user',
    holds: event =>
      event.agent
        .filter(({ requestor, type }) => requestor && !type?.coding?.some(({ system }) => system === DCM))
        .every(agent => user.some(code => people(event, code).includes(agent)) && agent.network === undefined),
  },
  {
    element: 'AuditEvent.entity:transaction',
    holds: ({ entity = [] }) =>
      one(
        entity.filter(({ type }) => type?.code === 'XrequestId'),
        ({ what }) => /^[0-9a-f]{32}$/.test(what?.identifier?.value ?? ''),
      ),
  },
];
const data: BalpRule = {
  element: 'AuditEvent.entity:data',
  holds: event =>
    one(entities(event, '2'), ({ what, role }) => what !== undefined && ['3', '4', '20'].includes(role?.code ?? '')),
};
const patient: BalpRule = {
  element: 'AuditEvent.entity:patient',
  holds: event => one(entities(event, '1'), ({ what, role }) => role?.code === '1' && what?.type === 'Patient'),
};
const interaction = (action: string, subtype: string): BalpRule[] => [
  { element: 'AuditEvent.action', holds: event => event.action === action },
  { element: 'AuditEvent.subtype', holds: event => subtypes(event, subtype) },
];

const PROFILES: Readonly<Record<string, readonly BalpRule[]>> = {
  Read: [...common('110152', '110153', ['IRCP']), ...interaction('R', 'read'), data],
  Query: [
    ...common('110153', '110152', ['IRCP']),
    ...interaction('E', 'search'),
    {
      element: 'AuditEvent.entity:query',
      holds: event =>
        one(
          entities(event, '2'),
          ({ role, what, query, detail }) => role?.code === '24' && !what && !!query && !detail,
        ),
    },
  ],
  Create: [...common('110153', '110152', ['AUT', 'INF', 'CST']), ...interaction('C', 'create'), data],
  Update: [...common('110153', '110152', ['AUT', 'INF', 'CST']), ...interaction('U', 'update'), data],
};

/** What of the profile that an event claims does not hold. */
function breaches(event: AuditEvent): string[] {
  const name = event.meta?.profile?.[0]?.replace(BALP, '');
  if (name === undefined) return [];
  const rules = [...(PROFILES[name.replace('Patient', '')] ?? []), ...(name.startsWith('Patient') ? [patient] : [])];
  assert.ok(rules.length > 0, name);
  return rules.filter(({ holds }) => !holds(event)).map(({ element }) => `${name} ${element}`);
}

const chained = (record: Partial<ChainedRecord['record']>): ChainedRecord => ({
  ...{ replica: 3, chain: 'replica_with.a-name', seq: 7, hash: 'ab'.repeat(32) },
  record: { at: '2026-11-26T10:00:00.120Z', what: 'answered', ...record },
});
const CALL = {
  ...{
    exchange: '019aaaaa-0000-7000-8000-000000000001',
    consumer: 'sandbox',
    remote: '192.0.2.7',
    trace: 'ab'.repeat(16),
  },
  ...{ contract: 'eligibility-checks/v1', operation: 'check', effect: 'read', backend: 'payer' },
};

const KINDS: readonly [about: string, record: Partial<ChainedRecord['record']>, profile: string | undefined][] = [
  ['a query about nobody', CALL, 'Query'],
  ['a query about one patient', { ...CALL, subjects: ['00ff'] }, 'PatientQuery'],
  ['a query about two, which BALP has two events for', { ...CALL, subjects: ['00ff', '01ff'] }, undefined],
  ['a person behind the call', { ...CALL, actor: { id: 'u17', role: 'nurse', purpose: 'TREAT' } }, 'Query'],
  ['a read', { ...CALL, operation: 'read' }, 'Read'],
  ['bodies that were read', { ...CALL, what: 'bodies-read', operation: 'bodies', subjects: ['00ff'] }, 'PatientRead'],
  ['a write', { ...CALL, effect: 'once', actor: { id: 'u17' } }, 'Create'],
  ['a change', { ...CALL, effect: 'repeatable', subjects: ['00ff'] }, 'PatientUpdate'],
  ['a failure', { ...CALL, what: 'failed', fault: 'deadline-exceeded' }, undefined],
  ['a refusal', { ...CALL, what: 'refused', fault: 'forbidden' }, undefined],
  ['a step on the way', { ...CALL, what: 'sent', effect: 'once' }, undefined],
  ['a record of a release before', { ...CALL, remote: undefined, trace: undefined } as never, undefined],
  ['a start', { what: 'opened', heads: {} }, undefined],
  ['a removal', { what: 'pruned', counts: { bodies: 1 } }, undefined],
  ['a restoration', { what: 'restored' }, undefined],
  ['an answer set aside', { what: 'quarantined', backend: 'payer', fault: 'unsolicited' }, undefined],
  ['a work item', { what: 'work-item-claimed', consumer: 'sandbox', exchange: CALL.exchange }, undefined],
];

const isValid = (event: unknown): void => {
  try {
    validateResource(event as AuditEvent);
  } catch (error) {
    assert.fail(error instanceof OperationOutcomeError ? JSON.stringify(error.outcome.issue) : String(error));
  }
};

describe('the audit as FHIR', function () {
  this.timeout(240_000);
  let database: string;
  let sandbox: Keeping;
  let url: string;

  const open = async (adjust: (configuration: Configuration) => void = () => {}): Promise<void> => {
    sandbox = await keepingSandbox(database, { adjust });
    url = sandbox.gateway.url;
  };
  before(() => loadDefinitions());
  after(dropDatabases);

  for (const [about, record, profile] of KINDS)
    it(`is R4, and claims of BALP what it keeps: ${about}`, () => {
      const event = JSON.parse(JSON.stringify(auditEventOf(chained(record)))) as AuditEvent;
      isValid(event);
      assert.equal(event.meta?.profile?.[0], profile && BALP + profile);
      assert.deepEqual(breaches(event), []);
    });

  it('grades a failure by who has to act: the caller 4, the other side 8, the gateway itself 12', () => {
    const outcomes = ['forbidden', 'backend-unavailable', 'internal', 'unsolicited'].map(
      fault => auditEventOf(chained({ ...CALL, what: 'failed', fault }))['outcome'],
    );
    assert.deepEqual(outcomes, ['4', '8', '12', '8']);
  });

  describe('over HTTP', () => {
    beforeEach(async () => {
      database = await freshDatabase();
      await open(configuration => {
        configuration.consumers![0]!.assertsActor = true;
      });
    });
    afterEach(() => sandbox.close());

    const search = async (query = ''): Promise<AuditBundle> =>
      (await call<AuditBundle>(url, `/v1/audit-events${query}`)).body;
    const kinds = ({ entry = [] }: AuditBundle): string[] =>
      entry.map(({ resource }) => (resource as unknown as AuditEvent).subtype!.at(-1)!.code!);

    it('tells of a call who asked, for whom, why, over which gateway, and about whom only a keyed hash', async () => {
      const { body } = await send(url, checkOf('W000000001'), {
        'canongate-actor': 'id="u17"; role="registrar"; purpose="HPAYMT"',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      });
      const bundle = await search(`?exchange=${body.id}`);
      const event = bundle.entry![0]!.resource as unknown as AuditEvent;
      isValid(bundle);
      assert.deepEqual(event.meta?.profile, [`${BALP}PatientQuery`]);
      assert.deepEqual(breaches(event), []);
      assert.deepEqual(
        event.agent.map(({ who, requestor }) => [who?.identifier?.value, requestor]),
        [
          ['sandbox', false],
          [sandbox.keeper.replica, false],
          ['u17', true],
          ['payer', false],
        ],
      );
      const [, , person] = event.agent;
      assert.deepEqual(
        [person!.role?.[0]?.text, person!.purposeOfUse?.[0]?.coding?.[0]?.code],
        ['registrar', 'HPAYMT'],
      );
      assert.ok(JSON.stringify(event).includes('4bf92f3577b34da6a3ce929d0e0e4736'));
      for (const word of ['W000000001', 'Sample', 'Sally', '1980-02-29', '1234567893'])
        assert.ok(!JSON.stringify(event).includes(word), word);
      const read = await call<AuditEvent>(url, `/v1/audit-events/${event.id}`);
      assert.deepEqual(read.body, event);
    });

    it('is searched by time, application, person, outcome and kind, in pages that lose nothing', async () => {
      for (let n = 0; n < 3; n++) await send(url, checkOf('W000000001'));
      await send(url, checkOf('W000000001'), { 'canongate-actor': 'id="u17"' });
      const between = new Date().toISOString();
      await send<Problem>(url, '{"payer":1}');
      assert.deepEqual(kinds(await search(`?until=${between}`)), [
        'answered',
        'answered',
        'answered',
        'answered',
        'opened',
      ]);
      assert.deepEqual(kinds(await search(`?actor=u17`)), ['answered']);
      assert.deepEqual(kinds(await search(`?actor=u1`)), []);
      assert.deepEqual(kinds(await search(`?outcome=4`)), ['refused']);
      assert.deepEqual(kinds(await search(`?outcome=8`)), []);
      assert.deepEqual(kinds(await search(`?what=refused`)), ['refused']);
      assert.deepEqual(kinds(await search(`?consumer=nobody`)), []);
      assert.equal(kinds(await search(`?consumer=sandbox&outcome=0&until=${between}`)).length, 4);
      const ids: string[] = [];
      for (let next: string | undefined = `/v1/audit-events?until=${encodeURIComponent(between)}&limit=2`; next; ) {
        const { entry = [], link }: AuditBundle = (await call<AuditBundle>(url, next)).body;
        ids.push(...entry.map(({ resource }) => resource.id));
        next = link?.[0]?.url;
      }
      assert.equal(new Set(ids).size, 5);
      assert.equal(ids.length, 5);
    });

    it('answers an empty search with a Bundle without entries, and what names nothing with 404', async () => {
      const empty = await search('?until=2001-01-01T00:00:00Z');
      assert.deepEqual(empty, { resourceType: 'Bundle', type: 'searchset' });
      isValid(empty);
      for (const id of ['1-99999', '0-1', '1', 'x-y', '999999999-1'])
        assert.equal((await call(url, `/v1/audit-events/${id}`)).status, 404, id);
      const { status, body } = await call<Problem>(url, '/v1/audit-events?cursor=MSBub25zZW5zZQ');
      assert.deepEqual([status, body.errors?.[0]?.pointer], [400, '/cursor']);
    });

    it('shows a facility its own, and nobody without the scope anything', async () => {
      await send(url, checkOf('W000000001'));
      await sandbox.close();
      await open(configuration => {
        configuration.consumers![0]!.facility = 'north';
      });
      await send(url, checkOf('W000000001'));
      const own = await search('?what=answered');
      assert.deepEqual(
        own.entry!.map(({ resource }) => (resource['source'] as AuditEvent['source']).site),
        ['north'],
      );
      const first = await call(url, '/v1/audit-events/1-1');
      assert.equal(first.status, 404);
      await sandbox.close();
      await open(configuration => {
        const [consumer] = configuration.consumers!;
        consumer!.scopes = consumer!.scopes.filter(scope => scope !== 'audit:read');
      });
      const refused = await fetch(`${url}/v1/audit-events`, { headers: { authorization: KEY } });
      assert.equal(refused.status, 403);
    });
  });
});
