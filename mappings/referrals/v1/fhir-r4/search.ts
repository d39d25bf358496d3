/** Lists referrals over FHIR R4, the latest first, each with the Task that tells how far it has come. */
import { type Node, nodes, pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { paging, prefixed, searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { ReferralList, ReferralQuery } from '../../../../contracts/referrals/v1/types.ts';
import { defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { CONCLUDES, type Pair, referralOf } from './held.ts';
import { taskAmong } from './task.ts';

const asked = table<ReferralQuery>();
const found = table<{ pairs: Pair[] }>();

type Read = Pick<ReferralList, 'more' | 'next'> & { pairs?: Pair[] };

/** Tasks come along with what they focus on, and are no matches of the search (FHIR R4 §3.1.1.5.3). */
function pairsIn(tree: unknown): Pair[] {
  const resources = nodes(pathed(tree, 'body')['entry']).map(entry => pathed(entry, 'resource'));
  const tasks = resources.filter(({ resourceType }) => resourceType === 'Task');
  const focuses = ({ id }: Node) => tasks.filter(task => pathed(task, 'focus')['reference'] === `ServiceRequest/${id}`);
  return resources
    .filter(({ resourceType }) => resourceType === 'ServiceRequest')
    .map(request => {
      const task = taskAmong(focuses(request));
      return { request, ...(task && { task }) };
    });
}

export default defineMapping({
  contract: 'referrals/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('ServiceRequest', { sort: '-authored' }),
        asked.fixed('query._revinclude', 'Task:focus'),
        asked.f('patient', 'query.patient', reference('Patient')),
        asked.f('status', 'query.status'),
        asked.f('from', 'query.authored[0]', prefixed('ge')),
        asked.f('before', 'query.authored[1]', prefixed('lt')),
      ],
      response: [
        found.custom({ id: 'pairs', carries: [], reads: ['Bundle.entry'], dec: tree => ({ pairs: pairsIn(tree) }) }),
        ...searchset(),
      ],
      refine(read, scope) {
        const { pairs = [], ...rest } = read as Read;
        return { ...rest, referrals: pairs.map(one => referralOf(one, scope)) };
      },
      concludes: ['more', 'next', ...CONCLUDES.map(path => `referrals[].${path}`)],
    },
  ],
});
