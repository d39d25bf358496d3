/** Fills an empty Tryton with the demo data that every simulated ERP holds, and makes the user that the gateway signs in with. */
import { Tryton } from '../json-rpc.ts';
import { ADMIN_PASSWORD, DATABASE } from '../process.ts';
import { seedBooks } from './accounting.ts';
import { seedCompany, seedEmployees } from './company.ts';
import { seedGoods } from './goods.ts';
import { seedOrders } from './orders.ts';

/** An account of a server on loopback that lives as long as a test. */
export const GATEWAY = { user: 'gateway', password: 'gw:Test-0nly+Pl' };

export async function seed(url: string): Promise<void> {
  const erp = await Tryton.login(url, DATABASE, 'admin', ADMIN_PASSWORD);
  const admin = await erp.one('res.user', [['login', '=', 'admin']]);
  const groups = await erp.find('res.group', [], ['name']);
  await erp.write('res.user', [admin.id], { groups: [['add', groups.map(group => group.id)]] });
  const company = await seedCompany(erp, admin.id);
  const employees = await seedEmployees(erp, company);
  const books = await seedBooks(erp, company);
  const goods = await seedGoods(erp, company, books);
  await seedOrders(erp, company, books, goods);
  await erp.make('res.user', {
    name: 'Integration gateway',
    login: GATEWAY.user,
    password: GATEWAY.password,
    groups: [['add', groups.map(group => group.id)]],
    companies: [['add', [company.id]]],
    company: company.id,
    employees: [['add', [...employees.values()]]],
    employee: employees.get('00020041'),
  });
}
