/** What a test's Tryton buys and keeps: units, categories, products with what is on hand, the store rooms, and those who deliver. */
import { CATEGORIES, ITEMS, LOCATIONS, SUPPLIERS, UNITS } from '../../../../simulators/erp/demo.ts';
import { date, decimal, type Tryton } from '../json-rpc.ts';
import type { Books } from './accounting.ts';
import type { Company } from './company.ts';

/** A unit of Tryton is known by its symbol; those that come with it are called as the demo data calls them. */
const THEIRS: Record<string, string> = { EA: 'u', HUR: 'h' };

export interface Goods {
  units: Map<string, number>;
  products: Map<string, number>;
  suppliers: Map<string, number>;
  locations: Map<string, number>;
  warehouse: number;
}

export async function seedGoods(erp: Tryton, company: Company, books: Books): Promise<Goods> {
  const units = await seedUnits(erp);
  const places = await seedLocations(erp);
  const products = await seedProducts(erp, units, books);
  await seedStock(erp, company, units, products, places.locations);
  return { units, products, suppliers: await seedSuppliers(erp, company), ...places };
}

async function seedUnits(erp: Tryton): Promise<Map<string, number>> {
  const units = new Map<string, number>();
  for (const { code, name } of UNITS) {
    const theirs = THEIRS[code];
    if (theirs) {
      const { id } = await erp.one('product.uom', [['symbol', '=', theirs]]);
      await erp.write('product.uom', [id], { symbol: code, name });
      units.set(code, id);
    } else {
      const category = await erp.make('product.uom.category', { name });
      const shape = { name, symbol: code, category, rate: 1, factor: 1, rounding: 1, digits: 0 };
      units.set(code, await erp.make('product.uom', shape));
    }
  }
  return units;
}

/** The warehouse that comes with Tryton is the site; the first store room is what it puts away into. */
async function seedLocations(erp: Tryton): Promise<Pick<Goods, 'locations' | 'warehouse'>> {
  const locations = new Map<string, number>();
  const warehouse = await erp.one('stock.location', [['type', '=', 'warehouse']], ['storage_location']);
  const [site, first, ...others] = LOCATIONS.filter(one => one.company === '1010');
  if (!site || !first) throw new Error('no location');
  const storage = Number(warehouse['storage_location']);
  await erp.write('stock.location', [warehouse.id], { code: site.code, name: site.name });
  await erp.write('stock.location', [storage], { code: first.code, name: first.name });
  locations.set(site.code, warehouse.id).set(first.code, storage);
  for (const { code, name } of others)
    locations.set(code, await erp.make('stock.location', { code, name, type: 'storage', parent: warehouse.id }));
  return { locations, warehouse: warehouse.id };
}

async function seedProducts(erp: Tryton, units: Map<string, number>, books: Books): Promise<Map<string, number>> {
  const categories = new Map<string, number>();
  for (const { code } of CATEGORIES) {
    const expense = books.accounts.get(code === 'SERV' ? '0000417000' : '0000400000');
    const shape = {
      name: code,
      accounting: true,
      account_expense: expense,
      account_revenue: books.accounts.get('0000800000'),
    };
    categories.set(code, await erp.make('product.category', shape));
  }
  const products = new Map<string, number>();
  for (const item of ITEMS) {
    const unit = units.get(item.unit);
    const identifiers = item.gtin ? [['create', [{ type: 'ean', code: item.gtin }]]] : [];
    const product = { suffix_code: item.code, identifiers, cost_price: decimal(item.price), active: item.active };
    const template = await erp.make('product.template', {
      name: item.name,
      type: 'goods',
      default_uom: unit,
      purchase_uom: unit,
      purchasable: true,
      list_price: decimal(item.price),
      cost_price_method: 'fixed',
      account_category: categories.get(item.category),
      active: item.active,
      products: [['create', [product]]],
    });
    const found = await erp.one('product.product', [
      ['template', '=', template],
      ['active', 'in', [true, false]],
    ]);
    products.set(item.code, found.id);
  }
  return products;
}

async function seedStock(
  erp: Tryton,
  company: Company,
  units: Map<string, number>,
  products: Map<string, number>,
  locations: Map<string, number>,
): Promise<void> {
  const lost = await erp.one('stock.location', [['type', '=', 'lost_found']]);
  const moves = ITEMS.flatMap(item =>
    item.stocks
      .filter(stock => locations.has(stock.location))
      .map(stock => ({
        product: products.get(item.code),
        uom: units.get(item.unit),
        quantity: Number(stock.onHand),
        from_location: lost.id,
        to_location: locations.get(stock.location),
        company: company.id,
        effective_date: date('2026-01-01'),
      })),
  );
  await erp.call('model.stock.move.do', await erp.create('stock.move', ...moves));
}

async function seedSuppliers(erp: Tryton, company: Company): Promise<Map<string, number>> {
  const suppliers = new Map<string, number>();
  for (const one of SUPPLIERS) {
    const { address } = one;
    const contacts = [
      ...(one.phone ? [{ type: 'phone', value: one.phone }] : []),
      ...(one.email ? [{ type: 'email', value: one.email }] : []),
    ];
    const where = {
      street: address.line,
      city: address.city,
      postal_code: address.postalCode,
      country: company.countries.get(address.country),
      subdivision: company.states.get(`${address.country}-${address.state}`) ?? null,
    };
    const id = await erp.make('party.party', {
      code: one.number,
      name: one.name,
      active: one.status === 'active',
      // Without a type: Tryton checks the digits of those that have one, and invented ones do not add up.
      identifiers: [['create', [{ code: one.taxIdentifier.value }]]],
      addresses: [['create', [where]]],
      contact_mechanisms: contacts.length > 0 ? [['create', contacts]] : [],
      supplier_payment_term: company.terms.get(one.paymentTerms) ?? null,
    });
    suppliers.set(one.number, id);
  }
  return suppliers;
}
