/** Lists requisitions of a company over Oracle Fusion, the newest first. */
import { mail } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import { listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { codesOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import type {
  PurchaseRequisitionList,
  PurchaseRequisitionQuery,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { type Codec, defineMapping, table } from '../../../../gateway/kit.ts';
import { businessUnit, checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { held } from './held.ts';

const asked = table<PurchaseRequisitionQuery>();
const a = table<PurchaseRequisitionList>();

type Status = NonNullable<PurchaseRequisitionQuery['status']>;

/** What is on an order is approved as well: which of them are, their lines say. */
const statusCodes = (profile: Readonly<Record<string, unknown>>, status: string): string[] =>
  codesOf('requisition', status === 'ordered' ? 'approved' : status, profile);

const codes: Codec<Status> = {
  name: 'requisition-codes',
  code: 'bad-code',
  encode: () => undefined,
  decode: () => undefined,
  bind: profile => ({
    name: `requisition-codes:${JSON.stringify(profile['statuses'] ?? {})}`,
    code: 'bad-code',
    encode: status => {
      const all = statusCodes(profile, status);
      return all.length > 0 ? all : undefined;
    },
    decode: () => undefined,
  }),
};

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check: checkUnit,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('PurchaseRequisition', { expand: 'lines.distributions', orderBy: 'RequisitionHeaderId:desc' }),
        asked.f('company', 'query.RequisitioningBU', businessUnit),
        asked.f('requester', 'query.PreparerEmail', mail),
        asked.f('status', 'query.DocumentStatusCode:in', codes),
      ],
      response: [a.each('purchaseRequisitions', 'PurchaseRequisition.items', one => held(one), { empty: 'list' })],
    },
  ],
});
