/** Changes a supplier in Workday: read whole, and submitted with what changes laid over it. */
import {
  frame,
  idIn,
  isNode,
  kindOf,
  type Node,
  nodes,
  reading,
  under,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import { companiesAt, isFor, reference } from '../../../../adapters/soap/dialects/workday/references.ts';
import { status } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import { over } from '../../../../adapters/soap/dialects/workday/whole.ts';
import type { Supplier, SupplierUpdate } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, Fault, table } from '../../../../gateway/kit.ts';
import { CONCLUDES, companyOf, held } from './held.ts';
import { DATA, written } from './written.ts';

const asked = table<SupplierUpdate & { id: string }>();
const a = table<Supplier>();
const SUPPLIER = kindOf('Supplier');

interface Before {
  /** References to the companies that may buy from it. */
  restricted: Node[];
  entity: Node;
  version?: string;
}

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'update',
  dialect: 'workday',
  steps: [
    {
      name: 'before',
      effect: 'read',
      request: reading(SUPPLIER),
      response: [
        a.custom({
          id: 'whole',
          carries: [],
          reads: [SUPPLIER.list],
          dec(tree): Before {
            const data = under(tree, ...RECORD, 'Supplier_Data');
            const [entity, version] = [under(data, 'Business_Entity_Data'), data['Last_Updated']];
            const restricted = nodes(data['Restricted_to_Company_Reference']);
            return { restricted, entity, ...(typeof version === 'string' && { version }) };
          },
        }),
      ],
      // Submit_Supplier knows no versions: what was changed between this and that is not seen.
      refine(before, { input }) {
        const { version } = input as SupplierUpdate;
        if (version === undefined || version === (before as Before).version) return before;
        throw new Fault('stale', { outcome: 'not_applied' });
      },
    },
    {
      name: 'submit',
      effect: 'repeatable',
      request: [
        asked.f('id', idIn('Submit_Supplier_Request.Supplier_Reference')),
        asked.f('status', `${DATA}.Supplier_Status_Reference`, status('supplier')),
        ...written,
        asked.custom({
          id: 'kept',
          carries: ['version'],
          enc(value, tree, { scope: { steps } }) {
            const before = under(steps, 'before', 'entity');
            const { restricted } = steps['before'] as Before;
            const data = under(tree, 'body', 'Submit_Supplier_Request', 'Supplier_Data');
            const given = under(data, 'Business_Entity_Data');
            const { addresses, contacts, company } = value as SupplierUpdate;
            const reached = under(given, 'Contact_Data');
            const { Address_Data, ...others } = reached;
            const contact: Node = { ...(addresses && { Address_Data }), ...(contacts && emptied(others)) };
            if (company !== undefined) restrict(data, restricted, company);
            if (isNode(data))
              data['Business_Entity_Data'] = {
                ...over(before, given),
                Contact_Data: merged(before['Contact_Data'], contact),
              };
          },
        }),
      ],
      response: [a.ignore('Submit_Supplier_Response')],
    },
    {
      name: 'read',
      effect: 'read',
      request: reading(SUPPLIER),
      response: [...held(a, SUPPLIER.first), companyOf(a, SUPPLIER.first), ...frame(SUPPLIER)],
      refine: (read, { input }) => ({ ...(read as Supplier), ...inCompany(input as SupplierUpdate) }),
      concludes: CONCLUDES,
    },
  ],
});

/** One more may buy from it, and those that could still may; where it is for all of them nothing changes. */
function restrict(data: Node, before: readonly Node[], company: string): void {
  if (isFor(companiesAt(before), company)) delete data['Restricted_to_Company_Reference'];
  else data['Restricted_to_Company_Reference'] = [...before, reference('Company_Reference_ID', company)];
}

const inCompany = ({ company }: SupplierUpdate) => company !== undefined && { company };

const RECORD = ['body', 'Get_Suppliers_Response', 'Response_Data', 'Supplier'];

const merged = (before: unknown, given: Node): Node => ({ ...over(before, {}), ...given });

/** A list that is given stands for the one before, also where nothing of a kind is in it. */
const emptied = (contact: Node): Node => ({
  ...{ Phone_Data: [], Email_Address_Data: [], Web_Address_Data: [] },
  ...contact,
});
