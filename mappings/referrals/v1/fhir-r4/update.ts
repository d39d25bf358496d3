/** Changes a referral over FHIR R4: both resources read, changed, and written back against the versions that were read. */
import { isDeepStrictEqual } from 'node:util';
import { type Node, textAt, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { Referral, ReferralUpdate } from '../../../../contracts/referrals/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { checkReferral } from '../check.ts';
import { missingOf } from '../completeness.ts';
import { bytesOf, sha256Of } from '../documents.ts';
import { fulfilmentAfter } from '../transitions.ts';
import { attachmentsOf, partsWith } from './documents.ts';
import { byId, CONCLUDES, type Pair, pair, pairIn, referralOf } from './held.ts';
import { stateOf, taskFor } from './task.ts';
import { CARRIED, contentOf, transaction } from './writing.ts';

const asked = table<ReferralUpdate>();

/** Where it stands after the change, and what is missing then. @throws Fault where it may not be changed so */
function afterwards(read: Pair, input: ReferralUpdate, scope: Scope) {
  const held = referralOf(read, scope);
  const attachments = attachmentsOf({ resourceType: 'ServiceRequest', ...partsWith(input.attachments, read.request) });
  const missing = missingOf({ ...input, attachments }, scope.profile);
  const { status, fulfilment, meta } = held;
  const next = fulfilmentAfter({ status, fulfilment, version: meta?.version ?? '' }, input, missing);
  return { status: input.status ?? status, fulfilment: next, missing, now: scope.now.toISOString() };
}

function entriesOf(input: ReferralUpdate, scope: Scope): Node[] {
  const read = scope.steps['read'] as Pair;
  const { request, task } = read;
  const state = afterwards(read, input, scope);
  const changed = without({ ...request, ...contentOf(input, request, scope), status: state.status });
  const changes = (resource: Node, of: Node): Node => ({
    resource,
    request: without({
      method: 'PUT',
      url: `${of['resourceType']}/${of['id']}`,
      ifMatch: versioned(textAt(of, 'meta', 'versionId')),
    }),
  });
  if (task) return [changes(changed, request), changes({ ...task, ...stateOf(state) }, task)];
  // Written by a system that knows no Task: from now on it has one.
  const number = { system: scope.profile['originator'], value: scope.key };
  const focus = { reference: `ServiceRequest/${request['id']}` };
  const added = {
    resource: taskFor(focus, request['subject'], number, state),
    request: { method: 'POST', url: 'Task' },
  };
  return [changes(changed, request), added];
}

const versioned = (version: string | undefined): string | undefined =>
  version === undefined ? undefined : `W/"${version}"`;

/** Whether the referral says already what the change says. */
function standsSo(visit: Referral, { version: _version, ...input }: ReferralUpdate): boolean {
  const { attachments: had = [], ...held } = visit;
  const hashes = (input.attachments ?? []).map(({ data, sha256 }) => (data ? sha256Of(bytesOf(data)) : sha256));
  return (
    isDeepStrictEqual(
      hashes,
      had.flatMap(({ sha256 }) => sha256 ?? []),
    ) &&
    CARRIED.every(name => name === 'attachments' || isDeepStrictEqual(held[name], input[name])) &&
    (input.status ?? held.status) === held.status &&
    (input.fulfilment === undefined || input.fulfilment === 'received' || input.fulfilment === held.fulfilment)
  );
}

export default defineMapping({
  contract: 'referrals/v1',
  operation: 'update',
  dialect: 'fhir-r4',
  check: checkReferral,
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: byId,
      response: pair,
      refine(read, scope) {
        const found = pairIn(read);
        afterwards(found, scope.input as ReferralUpdate, scope);
        return found;
      },
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: byId,
      response: pair,
      refine: (read, scope) => referralOf(pairIn(read), scope),
      concludes: CONCLUDES,
    },
    {
      name: 'write',
      effect: 'once',
      reconcile: 'look',
      when(scope) {
        const found = scope.steps['look'] as Referral | undefined;
        if (found === undefined) return true;
        const before = referralOf(scope.steps['read'] as Pair, scope).meta?.version;
        return found.meta?.version === before || !standsSo(found, scope.input as ReferralUpdate);
      },
      request: [
        ...transaction,
        asked.custom({
          id: 'entries',
          carries: ['status', 'fulfilment', 'version', ...CARRIED],
          enc(value, tree, { scope }) {
            (tree as { body: Node }).body['entry'] = entriesOf(value as ReferralUpdate, scope);
          },
        }),
      ],
      response: pair,
      refine: (written, scope) => referralOf(pairIn(written), scope),
      concludes: CONCLUDES,
    },
  ],
});
