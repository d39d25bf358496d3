/** One company group in memory: its tables, filled from the demo data, and the rules that several kinds of document share. */
import { ACCOUNTS, COMPANIES, COST_CENTERS } from '../demo.ts';
import { refuse } from './error.ts';
import { seed } from './seed.ts';
import { type Row, Tables, type Value } from './tables.ts';

export class World {
  readonly tables = new Tables();
  readonly now: () => Date;
  /** A requisition waits for somebody to release it; without it, it is released at once. */
  readonly workflow: boolean;

  constructor({ now, workflow }: { now: () => Date; workflow: boolean }) {
    this.now = now;
    this.workflow = workflow;
    seed(this);
  }

  today(): string {
    return this.now().toISOString().slice(0, 10);
  }

  checkCompany(code: Value | undefined, target: string): void {
    if (!COMPANIES.some(one => one.code === code))
      throw refuse('06/080', `Company code ${code} is not defined`, target);
  }

  /** @param code of the message where the period is closed, by the part of the system that says so */
  checkPeriod(company: Value | undefined, day: Value | undefined, code: string, target: string): void {
    const found = COMPANIES.find(one => one.code === company);
    if (!found || typeof day !== 'string') throw refuse('00/055', 'Fill in all required entry fields', target);
    if (day < found.openFrom)
      throw refuse(code, `Posting period ${day.slice(5, 7)} ${day.slice(0, 4)} is not open`, target);
  }

  checkCostCenter(company: Value | undefined, code: Value | undefined, target: string): void {
    if (!code) return;
    const found = COST_CENTERS.find(one => one.code === code && one.company === company);
    if (!found) throw refuse('KI/265', `Cost center ${company}/${code} does not exist`, target);
    if (!found.active) throw refuse('KI/180', `Cost center ${company}/${code} is locked against postings`, target);
  }

  checkAccount(company: Value | undefined, code: Value | undefined, target: string): void {
    if (!code) return;
    const found = ACCOUNTS.find(one => one.code === code && one.company === company);
    if (!found) throw refuse('F5/507', `G/L account ${code} is not defined in company code ${company}`, target);
    if (!found.active) throw refuse('F5/354', `Account ${code} in company code ${company} is blocked`, target);
  }

  checkMaterial(code: Value | undefined, target: string): Row | undefined {
    if (!code) return undefined;
    const found = this.tables.one('A_Product', { Product: code });
    if (!found) throw refuse('M3/305', `The material ${code} does not exist`, target);
    if (found['CrossPlantStatus'] !== '') throw refuse('ME/052', `Material ${code} is blocked for purchasing`, target);
    return found;
  }

  /** @param block the property of the supplier that forbids it */
  checkSupplier(code: Value | undefined, company: Value | undefined, block: string, target: string): Row {
    const supplier = this.tables.one('A_Supplier', { Supplier: code ?? '' });
    if (!supplier) throw refuse('06/022', `Supplier ${code} does not exist`, target);
    if (!this.tables.one('A_SupplierCompany', { Supplier: code ?? '', CompanyCode: company ?? '' }))
      throw refuse('F2/163', `Supplier ${code} is not defined in company code ${company}`, target);
    if (supplier[block] === true || supplier['DeletionIndicator'] === true)
      throw refuse('06/321', `Supplier ${code} is blocked`, target);
    return supplier;
  }

  checkPlant(plant: Value | undefined, target: string): void {
    if (!plant) throw refuse('ME/083', 'Enter Plant', target);
    if (!this.tables.one('A_Plant', { Plant: plant })) throw refuse('M3/351', `Plant ${plant} is not known`, target);
  }
}
