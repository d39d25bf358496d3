/** Says whether Tryton is installed here, and if not, what would be needed: it is run as a program of its own, never linked or copied. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Packages of Debian 12; what they depend on comes with them. */
export const PACKAGES = [
  'tryton-server',
  'tryton-modules-purchase-requisition',
  'tryton-modules-account-invoice-stock',
  'tryton-modules-analytic-invoice',
  'tryton-modules-analytic-purchase',
];
export const MODULES = [
  'purchase_requisition',
  'purchase_request',
  'account_invoice_stock',
  'analytic_invoice',
  'analytic_purchase',
];

const HOME = process.env['TRYTOND_HOME'] ?? '/usr';
export const TRYTOND = `${HOME}/bin/trytond`;
export const TRYTOND_ADMIN = `${HOME}/bin/trytond-admin`;
const MODULES_AT = `${HOME}/lib/python3/dist-packages/trytond/modules`;

/** Undefined if it is all there. */
export function whatIsMissing(): string | undefined {
  const missing = [TRYTOND, TRYTOND_ADMIN, ...MODULES.map(name => `${MODULES_AT}/${name}/tryton.cfg`)].filter(
    path => !existsSync(path),
  );
  return missing.length === 0 ? undefined : `Tryton is not installed (apt-get install ${PACKAGES.join(' ')})`;
}

/** As the program says itself. */
export const version = (program: string): string => execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
