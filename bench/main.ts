/** `npm run bench [-- AREA…] [--json]`: every measure of the chosen areas, each as a ratio within this one run. */
import { parseArgs } from 'node:util';
import type { Row } from './row.ts';

/** Areas in the order in which they run; each measures itself, in interleaved rounds. */
const AREAS: Readonly<Record<string, () => Promise<{ measures(): Row[] | Promise<Row[]> }>>> = {
  x12: () => import('./x12.ts'),
  hl7v2: () => import('./hl7v2.ts'),
  mapping: () => import('./mapping.ts'),
  line: () => import('./line.ts'),
  eligibility: () => import('./eligibility.ts'),
  store: () => import('./store.ts'),
  mllp: () => import('./mllp.ts'),
  fhir: () => import('./fhir.ts'),
  erp: () => import('./erp.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter(area => !(area in AREAS));
if (unknown.length > 0) {
  console.error(`There is no area ${unknown.join(', ')}. Areas: ${Object.keys(AREAS).join(', ')}.`);
  process.exit(2);
}

const rows: Row[] = [];
for (const area of positionals.length > 0 ? positionals : Object.keys(AREAS)) {
  process.stderr.write(`measuring ${area} …\n`);
  const found = await (await AREAS[area]!()).measures();
  rows.push(...found);
  if (!values.json) for (const row of found) console.log(print(row));
}
if (values.json) console.log(JSON.stringify(rows, null, 2));
process.exit(rows.some(row => row.met === false) ? 1 : 0);

function print({ area, name, value, unit, ratio, against, goal, least, met }: Row): string {
  const number = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  const cells = [area.padEnd(12), name.padEnd(44), `${number} ${unit}`.padStart(14)];
  if (ratio !== null) cells.push(`${ratio.toFixed(2)}x`.padStart(8), `of ${against}`.padEnd(38));
  if (goal !== null) cells.push(`goal ${least ? '>=' : '<='} ${goal}`.padEnd(14), met ? 'met' : 'MISSED');
  return cells.join('  ').trimEnd();
}
