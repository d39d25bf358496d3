/** product.product (Tryton) → the item as the contract shows it: of one record, or of each of a list. */
import { kept, OF_EACH } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { type Node, nodeAt, nodesAt, textAt } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { InventoryItem } from '../../../../contracts/inventory-items/v1/types.ts';
import type { Codec, Rule, Table } from '../../../../gateway/kit.ts';

export const FIELDS = [
  ...['code', 'name', 'active', 'default_uom.symbol', 'account_category.name', 'identifiers.type', 'identifiers.code'],
  ...OF_EACH,
];

const inUse: Codec<InventoryItem['status']> = {
  name: 'in-use',
  code: 'bad-code',
  encode: () => undefined,
  decode: active => (active === true ? 'active' : 'inactive'),
};

/** `at`: how the path begins, `Product.` or nothing. */
export const held = (a: Table<InventoryItem>, at: 'Product.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('sku', { read: [`${at}code`] }),
  a.f('description', { read: [`${at}name`] }),
  a.f('unit', { read: [`${at}default_uom.symbol`] }),
  a.f('status', { read: [`${at}active`] }, inUse),
  a.f('category.code', { read: [`${at}account_category.name`] }),
  a.custom({
    id: 'gtin',
    carries: ['gtin'],
    reads: [`${at}identifiers`],
    dec(tree) {
      const record: Node = at === '' ? (tree as Node) : nodeAt(tree, 'body');
      const gtin = nodesAt(record, 'identifiers').find(one => one['type'] === 'ean');
      return gtin ? { gtin: textAt(gtin, 'code') } : {};
    },
  }),
  ...kept(at),
];
