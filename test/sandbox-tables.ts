/** The tables of the sandbox, for a configuration of it that stands in another folder. */
import { join } from 'node:path';
import { HOME } from '../gateway/registry.ts';

export const SANDBOX_TABLES = {
  payers: join(HOME, 'sandbox/payers.yml'),
  'approval-rules': join(HOME, 'sandbox/approval-rules.yml'),
};
