/** What dashboards and rules need to know of the contracts: each operation's objectives. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface Slo {
  /** Such as `20s`. */
  latency: string;
  /** Share of answered calls within the latency. */
  objective: number;
  /** Share of calls that are answered at all; the objective where the contract states none. */
  availability?: number;
}

export interface SloContract {
  /** `eligibility-checks/v1` */
  name: string;
  operations: readonly { name: string; slo: Slo }[];
}

/** Reads every contract.yaml below the folder, in the order of their names. */
export async function readContracts(folder: string): Promise<SloContract[]> {
  const files = (await readdir(folder, { recursive: true })).filter(path => path.endsWith('contract.yaml')).sort();
  return Promise.all(
    files.map(async path => {
      const { operations = {} } = parse(await readFile(join(folder, path), 'utf8')) as {
        operations?: Record<string, { slo: Slo }>;
      };
      const name = path.replaceAll('\\', '/').replace(/\/contract\.yaml$/, '');
      return { name, operations: Object.entries(operations).map(([operation, { slo }]) => ({ name: operation, slo })) };
    }),
  );
}
