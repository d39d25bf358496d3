/** One audit record as a FHIR R4 AuditEvent after IHE BALP: names, codes and keyed hashes, never payload. */
import { FAULTS, type FaultCode } from '../faults.ts';
import type { AuditRecord } from './chain.ts';
import { APPLICATION, type Coding, CUSTODIAN, type Kind, kindOf } from './fhir-kinds.ts';

/** A record as it stands in its chain. */
export interface ChainedRecord {
  /** Number of the replica whose chain it is. */
  replica: number;
  chain: string;
  seq: number;
  hash: string;
  record: AuditRecord;
}

export type AuditEvent = { resourceType: 'AuditEvent'; id: string } & Record<string, unknown>;

const BALP = 'https://profiles.ihe.net/ITI/BALP';
const OURS = 'https://canongate.org/fhir';
const ENTITY = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';

/** `<number of the replica>-<number in its chain>`: an id of FHIR, whatever a host may be called. */
export const eventId = ({ replica, seq }: Pick<ChainedRecord, 'replica' | 'seq'>): string => `${replica}-${seq}`;

export function auditEventOf(chained: ChainedRecord): AuditEvent {
  const { record } = chained;
  const kind = kindOf(record);
  const { what, at, fault, facility } = record;
  const profile = profileOf(kind, record);
  return {
    resourceType: 'AuditEvent',
    id: eventId(chained),
    ...(profile && { meta: { profile: [profile] } }),
    extension: [chainOf(chained)],
    type: kind.type,
    subtype: [...(kind.subtype ? [kind.subtype] : []), { system: `${OURS}/CodeSystem/audit-record`, code: what }],
    action: kind.action,
    recorded: at,
    outcome: outcomeOf(fault),
    ...(fault !== undefined && { outcomeDesc: fault }),
    ...(record.actor?.purpose && { purposeOfEvent: [purposeOf(record.actor.purpose)] }),
    agent: agentsOf(chained, kind),
    source: {
      ...(facility && { site: facility }),
      observer: reference('replica', chained.chain),
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4' }],
    },
    ...entitiesOf(record, kind),
  };
}

/** BALP's profiles are for a success of a call whose two ends are known, about nobody or about one patient. */
function profileOf({ profiles }: Kind, { fault, consumer, remote, exchange, subjects = [] }: AuditRecord) {
  if (!profiles || fault !== undefined || consumer === undefined || remote === undefined || !exchange) return undefined;
  return subjects.length > 1 ? undefined : profiles[subjects.length];
}

/** 4: whoever asked has to act; 8: the system of record or the operator; 12: the gateway itself failed. */
function outcomeOf(fault: string | undefined): '0' | '4' | '8' | '12' {
  if (fault === undefined) return '0';
  if (GATEWAY_FAILED.includes(fault)) return '12';
  return (FAULTS as Record<string, { who: string }>)[fault]?.who === 'caller' ? '4' : '8';
}

const GATEWAY_FAILED: readonly string[] = ['internal', 'damaged', 'store-unavailable'] satisfies FaultCode[];

/** Codes of the faults that an outcome of FHIR stands for; none for a success. */
export const faultsWith = (outcome: string): string[] =>
  Object.keys(FAULTS).filter(code => outcomeOf(code) === outcome);

const identifier = (kind: string, value: string) => ({ system: `urn:canongate:${kind}`, value });
const reference = (kind: string, value: string) => ({ identifier: identifier(kind, value) });
const concept = (...coding: Coding[]) => ({ coding });
const purposeOf = (code: string) => concept({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code });

/** FHIR network-type: 1 a machine name, 2 an IP address. */
function agentsOf({ chain, record }: ChainedRecord, kind: Kind): object[] {
  const { consumer, actor, remote, backend } = record;
  const gateway = { who: reference('replica', chain), requestor: false, network: { address: chain, type: '1' } };
  if (consumer === undefined)
    return [{ type: concept(APPLICATION), ...gateway }, ...(backend === undefined ? [] : [custodian(backend)])];
  return [
    {
      type: concept(kind.client),
      who: reference('consumer', consumer),
      requestor: actor === undefined,
      ...(remote !== undefined && { network: { address: remote, type: '2' } }),
    },
    { type: concept(kind.server), ...gateway },
    ...(actor ? [personOf(actor, kind, record.rule)] : []),
    ...(backend === undefined ? [] : [custodian(backend)]),
  ];
}

/** `rule`: by which somebody decided; R4 AuditEvent.agent.policy, the policy that authorized the event. */
function personOf({ id, role, purpose }: NonNullable<AuditRecord['actor']>, { user }: Kind, rule?: string): object {
  return {
    type: concept(user),
    who: reference('actor', id),
    requestor: true,
    ...(role !== undefined && { role: [{ text: role }] }),
    ...(rule !== undefined && { policy: [`urn:canongate:approval-rule:${rule}`] }),
    ...(purpose !== undefined && { purposeOfUse: [purposeOf(purpose)] }),
  };
}

/** The system of record that was asked. */
const custodian = (backend: string) => ({
  type: concept(CUSTODIAN),
  who: reference('service-endpoint', backend),
  requestor: false,
});

function entitiesOf({ trace, exchange, contract, operation, subjects = [] }: AuditRecord, { asks }: Kind) {
  const about = exchange && { what: { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${exchange}` } } };
  const job = { role: { system: ROLE, code: '20', display: 'Job' } };
  const name = contract === undefined ? undefined : `${contract}#${operation}`;
  const entity = [
    // BALP wants the raw request here. It is payload: what is asked for by name is all that an audit may tell.
    ...(asks === 'query' && name !== undefined
      ? [
          {
            type: { system: ENTITY, code: '2', display: 'System Object' },
            role: { system: ROLE, code: '24', display: 'Query' },
            description: name,
            query: Buffer.from(name).toString('base64'),
          },
        ]
      : []),
    // A query has one System Object, the query: the exchange stands beside it.
    ...(about
      ? [
          {
            ...about,
            type: { system: ENTITY, code: asks === 'data' ? '2' : '4' },
            ...job,
            ...(name !== undefined && asks !== 'query' && { description: name }),
          },
        ]
      : []),
    ...(trace === undefined
      ? []
      : [
          {
            what: { identifier: { system: 'urn:canongate:trace', value: trace } },
            type: { system: `${BALP}/CodeSystem/BasicAuditEntityType`, code: 'XrequestId' },
          },
        ]),
    ...subjects.map(hash => ({
      what: { type: 'Patient', ...reference('keyed-hash', hash) },
      type: { system: ENTITY, code: '1', display: 'Person' },
      role: { system: ROLE, code: '1', display: 'Patient' },
    })),
  ];
  return entity.length > 0 ? { entity } : {};
}

/** Where it stands in its chain, so that it can be held against the record and the head. */
function chainOf({ chain, seq, hash }: ChainedRecord): object {
  const url = `${OURS}/StructureDefinition/audit-chain`;
  const part = (name: string, value: string) => ({ url: name, valueString: value });
  return { url, extension: [part('chain', chain), part('seq', String(seq)), part('hash', hash)] };
}
