/** Asks for something to be bought in S/4HANA: a requisition made deep and once, found again by the mark of the call, and read as it stands. */
import {
  entities,
  entity,
  filtering,
  listing,
  nodeOf,
  nodesOf,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { creating, marked } from '../../../../adapters/rest/dialects/sap-s4/making.ts';
import { lineNumber, markOf, priced } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { storeAt, textsIn } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { PurchaseRequisitionCreation } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import {
  conditionalCreate,
  decimal,
  defineMapping,
  known,
  not,
  type Scope,
  spellPerson,
  table,
} from '../../../../gateway/kit.ts';
import { organizationOf } from '../../../suppliers/v1/sap-s4/held.ts';
import { concluded, EXPAND, ITEM_TEXT, ITEMS, JUSTIFICATION } from './held.ts';
import { one } from './read.ts';

const SET = 'A_PurchaseRequisitionHeader';
const LINES = 'to_PurchaseReqnItem';
const ACCOUNT = 'to_PurchaseReqnAcctAssgmt';
const TEXT = 40;
/** Who asks stands whole in a field of its own; cut short it would be the name of somebody else. */
const [REQUESTER, REQUISITIONER] = [60, 12];
/** By who asks, until it is approved: nobody can order it. */
const BLOCKED = '1';
const asked = table<PurchaseRequisitionCreation>();
type Line = PurchaseRequisitionCreation['lines'][number];

const TYPE = 'profile.requisitionType';
const numberOf = (entity: Node | undefined): string | undefined => textOf(entity, 'PurchaseRequisition');

/** A plant, or a storage location of one. */
function placeOf(scope: Scope): { Plant?: string; StorageLocation?: string } {
  const { code } = (scope.input as PurchaseRequisitionCreation).deliverTo;
  const store = storeAt(scope.profile, code);
  if (store) return store;
  return textsIn(scope.profile, 'plants')[code] === undefined ? {} : { Plant: code };
}

const note = (DocumentText: string, NoteDescription: string): Node => ({
  ...{ DocumentText, TechnicalObjectType: 'EBAN', Language: 'EN', NoteDescription },
});

function ofLine(line: Line, scope: Scope): Node {
  const input = scope.input as PurchaseRequisitionCreation;
  const { profile } = scope;
  const { description = '', id, code } = line.item;
  const price = line.unitPrice === undefined ? undefined : priced(line.unitPrice);
  const material = id ?? code;
  const category = line.category?.code ?? input.category?.code;
  const requester = spellPerson(input.requester.identifier, profile);
  const notes = [
    ...(description.length > TEXT ? [note(ITEM_TEXT, description)] : []),
    ...(line.number === input.lines[0]?.number && input.justification !== undefined
      ? [note(JUSTIFICATION, input.justification)]
      : []),
  ];
  return {
    ...placeOf(scope),
    Material: material,
    PurchaseRequisitionItemText: description === '' ? undefined : description.slice(0, TEXT),
    MaterialGroup: category ?? (material === undefined ? profile['materialGroup'] : undefined),
    CompanyCode: input.company,
    PurchasingOrganization: organizationOf(scope, input.company),
    PurchasingGroup: profile['purchasingGroup'] ?? '001',
    DeliveryDate: line.neededBy ?? input.neededBy,
    PurchaseRequisitionPrice: price?.amount,
    PurReqnPriceQuantity: price?.per,
    PurReqnItemCurrency: input.currency,
    PurReqnSSPRequestor: requester,
    RequisitionerName: requester.length > REQUISITIONER ? undefined : requester,
    PurReqnExternalReference: markOf(scope),
    IsPurReqnBlocked: profile['blockRequisitions'] === true ? BLOCKED : undefined,
    AccountAssignmentCategory: 'K',
    [ACCOUNT]: [
      {
        CostCenter: line.costCenter?.code ?? input.costCenter.code,
        GLAccount: line.account?.code ?? profile['defaultAccount'],
      },
    ],
    ...(notes.length > 0 && { to_PurchaseReqnItemText: notes }),
  };
}

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'create',
  dialect: 'sap-s4',
  check(input, profile) {
    const { deliverTo, requester } = input as PurchaseRequisitionCreation;
    const known = Object.hasOwn(textsIn(profile, 'plants'), deliverTo.code) || storeAt(profile, deliverTo.code);
    const [place, long] = [
      'It is no plant or storage location of the profile.',
      `It has ${REQUESTER} characters here.`,
    ];
    return [
      ...(known ? [] : [{ pointer: '/deliverTo/code', code: 'bad-code', detail: place }]),
      ...(spellPerson(requester.identifier, profile).length > REQUESTER
        ? [{ pointer: '/requester/identifier', code: 'too-long', detail: long }]
        : []),
    ];
  },
  steps: [
    ...conditionalCreate(
      {
        name: 'find',
        request: [
          ...listing(ITEMS, { expand: EXPAND, orderBy: 'PurchaseRequisitionItem' }),
          marked('PurReqnExternalReference'),
        ],
        response: entities(ITEMS),
        refine: found => ({ id: numberOf(nodesOf(nodeOf(found)['entities'])[0]) }),
      },
      {
        name: 'create',
        request: [
          ...creating(SET),
          asked.f('reference', `${SET}.PurReqnDescription`),
          asked.each('lines', `${SET}.${LINES}`, line => [
            line.f('number', 'PurchaseRequisitionItem', lineNumber),
            line.f('quantity.value', 'RequestedQuantity', decimal),
            line.f('quantity.unit', 'BaseUnit'),
            line.f('supplier.id', 'FixedSupplier'),
            line.custom({
              id: 'line',
              carries: ['item', 'category.code', 'unitPrice', 'account.code', 'costCenter.code', 'neededBy'],
              writes: {
                Material: 'item.code',
                PurchaseRequisitionItemText: 'item.description',
                MaterialGroup: 'category.code',
                PurchaseRequisitionPrice: 'unitPrice',
                DeliveryDate: 'neededBy',
                [`${ACCOUNT}[0].CostCenter`]: 'costCenter.code',
                [`${ACCOUNT}[0].GLAccount`]: 'account.code',
              },
              enc: (value, tree, { scope }) => void Object.assign(tree as Node, ofLine(value as Line, scope)),
            }),
          ]),
          asked.when(known(TYPE), asked.context(TYPE, `${SET}.PurchaseRequisitionType`)),
          asked.when(not(known(TYPE)), asked.fixed(`${SET}.PurchaseRequisitionType`, 'NB')),
          // Each line says it.
          asked.carried(
            ...(['company', 'requester.identifier', 'costCenter.code', 'category.code', 'neededBy'] as const),
            ...(['deliverTo.code', 'justification', 'currency'] as const),
          ),
        ],
        response: entity(SET),
        refine: made => ({ id: numberOf(nodeOf(nodeOf(made)['entity'])) }),
      },
    ),
    ...toTheEnd(ITEMS, {
      name: 'read',
      request: [
        ...listing(ITEMS, { orderBy: 'PurchaseRequisitionItem', expand: EXPAND }),
        filtering('number', ({ steps }) => ({
          PurchaseRequisition: {
            eq: String(textOf(nodeOf(steps['create']), 'id') ?? textOf(nodeOf(steps['find']), 'id')),
          },
        })),
      ],
      refine: one,
      concludes: concluded(''),
    }),
  ],
});
