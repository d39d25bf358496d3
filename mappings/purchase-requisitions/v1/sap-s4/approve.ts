/** What the gateway has approved may be bought in S/4HANA: the block of each item of it is lifted, and the requisition read as it stands. */
import {
  entities,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { lineNumber } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { PurchaseRequisitionApprovalDecision } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, Fault, type Rule, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { ITEMS, isBlocked } from './held.ts';
import { read } from './read.ts';

type Approval = PurchaseRequisitionApprovalDecision & { id: string };
const asked = table<Approval>();
/** As many lines as a requisition has at most. */
const LINES = 500;

const FIELDS = ['PurchaseRequisition', 'PurchaseRequisitionItem', 'IsPurReqnBlocked'];
const blocks: readonly Rule[] = [
  ...listing(ITEMS, { orderBy: 'PurchaseRequisitionItem', select: FIELDS }),
  asked.f('id', 'filter.PurchaseRequisition.eq'),
];

/** Of the lines that are approved those that were blocked when it began. */
function toLift(scope: Scope): Node[] {
  const { lines } = scope.input as Approval;
  return listedIn(scope, 'before').filter(
    item => isBlocked(item) && (lines?.includes(lineNumber.decode(item['PurchaseRequisitionItem']) ?? 0) ?? true),
  );
}

/** Each item has a change of its own, and the change that is due is the first that was not made: so all share one table. */
const lift: readonly Rule[] = [
  asked.fixed('head.entity', ITEMS),
  asked.fixed('head.call', 'change'),
  asked.custom({
    id: 'lift',
    // The version was held against it when it was decided; each item goes by its own.
    carries: ['id', 'lines', 'version'],
    enc(_, tree, { scope }) {
      const item = toLift(scope)[due(scope)] ?? {};
      const { PurchaseRequisition, PurchaseRequisitionItem } = item;
      const target = tree as { head: Node; key?: Node; body?: Node };
      target.head['if-match'] = textOf(item, '@etag');
      Object.assign(target, { key: { PurchaseRequisition, PurchaseRequisitionItem }, body: { IsPurReqnBlocked: '' } });
    },
  }),
];

const nameOf = (at: number): string => `lift-${at + 1}`;
const due = (scope: Scope): number =>
  toLift(scope).findIndex((_, at) => scope.steps[nameOf(at)] === undefined && isDue(scope, at));

/** Where an answer was lost it is seen whether the block still stands. */
function isDue(scope: Scope, at: number): boolean {
  const item = toLift(scope)[at];
  const looked = scope.steps['look'] === undefined ? undefined : nodesOf(nodeOf(scope.steps['look'])['entities']);
  const seen = looked?.find(one => one['PurchaseRequisitionItem'] === item?.['PurchaseRequisitionItem']);
  return item !== undefined && (seen === undefined || isBlocked(seen));
}

const lifting: readonly Step[] = Array.from({ length: LINES }, (_, at) => ({
  name: nameOf(at),
  // Sent again as it was it would be stale by what it has done itself.
  effect: 'once',
  reconcile: 'look',
  when: scope => isDue(scope, at),
  request: lift,
  response: [],
}));

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'approve',
  dialect: 'sap-s4',
  // Its own release is decided by a person in their own name; lifting a block that the gateway has set is the gateway's to do.
  serves: ({ approvals, profile }) => approvals === 'gateway' && profile['blockRequisitions'] === true,
  steps: [
    ...toTheEnd(ITEMS, {
      name: 'before',
      request: blocks,
      refine(found) {
        if (nodesOf(nodeOf(found)['entities']).length > 0) return found;
        throw new Fault('not-found', { outcome: 'not_applied' });
      },
    }),
    { name: 'look', effect: 'read', inDoubt: true, request: blocks, response: entities(ITEMS) },
    ...lifting,
    ...read,
  ],
});
