/** Where in the project a rule was written: the id by which lint, provenance and explain name it. */
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = import.meta.url.slice(0, import.meta.url.lastIndexOf('/') + 1);
const PROJECT = fileURLToPath(new URL('../../', HERE));
/** Hands `defineMapping` on to this folder: not where anybody wrote a rule. */
const KIT = new URL('../kit.ts', HERE).href;
const FRAME = /((?:file:\/\/)?\/[^\s()]+):(\d+):\d+\)?$/;

/** `mappings/eligibility-checks/v1/x12-005010.ts:42`: the nearest caller outside this folder. */
export function definitionSite(): string {
  for (const line of new Error().stack?.split('\n').slice(1) ?? []) {
    const [, file = '', row] = FRAME.exec(line.trimEnd()) ?? [];
    if (!row || file.startsWith(HERE) || file === KIT) continue;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return `${relative(PROJECT, path).replaceAll(sep, '/')}:${row}`;
  }
  return 'unknown:0';
}
