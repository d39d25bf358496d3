/** The vocabulary of Workday web services, as far as the mappings speak it: one namespace, everything in it qualified. */
import { vocabulary } from '../../vocabulary.ts';
import { operations, roots } from './operations.ts';
import { FINANCE } from './types-finance.ts';
import { PROCUREMENT } from './types-procurement.ts';
import { SHARED } from './types-shared.ts';
import { WORKFORCE } from './types-workforce.ts';

export const NAMESPACE = 'urn:com.workday/bsvc';

export const WORKDAY = vocabulary({
  namespace: NAMESPACE,
  prefix: 'wd',
  elements: 'qualified',
  attributes: 'qualified',
  operations,
  roots,
  types: { ...SHARED, ...PROCUREMENT, ...FINANCE, ...WORKFORCE },
});
