/** The whole verdict on a configuration file, before anything is opened. */
import type { Registry } from '../registry.ts';
import type { ConfigFinding } from './findings.ts';
import { type Loaded, loadConfiguration } from './load.ts';
import { productionFindings } from './production.ts';
import { RULES } from './rules.ts';
import type { Subject } from './subject.ts';
import { trialFindings } from './trial.ts';

export type Mode = 'production' | 'sandbox';

export interface Checked {
  /** Present where nothing stands against using it. */
  subject?: Subject;
  findings: ConfigFinding[];
}

export async function checkConfiguration(
  path: string,
  registry: Registry,
  mode: Mode,
  env = process.env,
): Promise<Checked> {
  const loaded: Loaded = await loadConfiguration(path, registry, env);
  const findings: ConfigFinding[] = [...loaded.findings, ...registry.contracts.findings];
  const { configuration } = loaded;
  if (!configuration) return { findings };
  const subject: Subject = { ...loaded, configuration, registry };
  findings.push(...RULES.flatMap(rule => rule(subject)));
  if (mode === 'production') findings.push(...productionFindings(subject));
  if (!isRefused(findings)) findings.push(...(await trialFindings(subject)));
  return isRefused(findings) ? { findings } : { subject, findings };
}

const isRefused = (findings: readonly ConfigFinding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');
