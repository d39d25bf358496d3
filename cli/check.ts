/** Holds a configuration against every rule, without opening anything. */
import { join } from 'node:path';
import { checkConfiguration } from '../gateway/config/check.ts';
import { printFinding } from '../gateway/config/findings.ts';
import { HOME, loadRegistry } from '../gateway/registry.ts';
import { UsageError, type Verb } from './verb.ts';

export const checkVerb: Verb = {
  usage: '[FILE | --config FILE] [--production] [--json]',
  positionals: 1,
  options: { config: { type: 'string' }, production: { type: 'boolean' } },
  async run([named], values) {
    if (named !== undefined && values['config'] !== undefined)
      throw new UsageError('Say the file once: FILE, or --config FILE.');
    const file = String(named ?? values['config'] ?? join(HOME, 'sandbox/canongate.yml'));
    const mode = values['production'] ? 'production' : 'sandbox';
    const { findings } = await checkConfiguration(file, await loadRegistry([], { prove: true }), mode);
    if (values['json']) console.log(JSON.stringify(findings, null, 2));
    else if (findings.length > 0) console.log(findings.map(printFinding).join('\n'));
    else console.log(`${file}: nothing to complain of`);
    return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};
