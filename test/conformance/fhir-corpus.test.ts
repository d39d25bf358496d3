/** Every FHIR file of the corpus, whole and cut: mapped, or refused with a cause, and never anything else. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FHIR_FAULTS } from '../../adapters/fhir/dialects/fhir-r4/causes.ts';
import { type FhirTree, fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import { type Dialect, DialectError } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import mapping from '../../mappings/eligibility-checks/v1/fhir-r4.ts';

const { CORPUS } = process.env;
const CUTS = 200;
const PROFILE = { currency: 'USD' };
const INPUT = {
  payer: { id: 'X' },
  provider: { npi: '1234567893' },
  subscriber: {},
  serviceDate: '2026-11-22',
  serviceTypes: [{ code: '30' }],
};
const SCOPE = { key: 'k', now: new Date(0), profile: PROFILE, input: INPUT, steps: {}, route: {} };

/** Numerical Recipes' linear congruential generator: the same cuts every time. */
function* places(seed: number, below: number): Generator<number> {
  for (let n = 0, state = seed; n < CUTS; n += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state % below;
  }
}

function outcome(body: Uint8Array): FhirTree | string {
  try {
    return fhirR4.read({ head: { status: '200' }, body }, PROFILE);
  } catch (error) {
    if (error instanceof DialectError) return error.mishaps[0].cause;
    throw error;
  }
}

describe('the FHIR files of the corpus (needs CORPUS)', function () {
  this.timeout(120_000);
  before(function () {
    if (!CORPUS) this.skip();
  });
  const files = () => globSync(join(CORPUS ?? '', 'fhir/**/*.json')).sort();
  const step = () => compileMapping(mapping, fhirR4 as Dialect, PROFILE).steps[0] ?? assert.fail();

  it('are there', () => assert.ok(files().length > 20));

  it('are read whole, and whatever resource stands where an answer is expected is mapped without an exception', () => {
    const { decode, unmapped } = step();
    for (const file of files()) {
      const tree = outcome(readFileSync(file));
      assert.equal(typeof tree, 'object', `${file}: ${JSON.stringify(tree)}`);
      assert.ok(decode(tree, SCOPE).value);
      assert.ok(Array.isArray(unmapped(tree)));
    }
  });

  it(`end, cut at ${CUTS} seeded places each, as mapped or with a cause that has a fault`, () => {
    const causes = new Map<string, number>();
    const { decode } = step();
    for (const [index, file] of files().entries()) {
      const whole = readFileSync(file);
      for (const cut of places(index + 1, whole.length)) {
        const found = outcome(whole.subarray(0, cut));
        const cause = typeof found === 'string' ? found : 'mapped';
        if (typeof found === 'string') assert.ok(FHIR_FAULTS[cause], `${file} cut at ${cut}: ${cause}`);
        else assert.deepEqual(decode(found, SCOPE), decode(outcome(whole), SCOPE), `${file} cut at ${cut}`);
        causes.set(cause, (causes.get(cause) ?? 0) + 1);
      }
    }
    assert.ok((causes.get('truncated') ?? 0) > files().length * CUTS * 0.95, JSON.stringify([...causes]));
  });

  it('keep every digit: what is read has no number that the file does not spell', () => {
    for (const file of files()) {
      const text = readFileSync(file, 'utf8');
      const walk = (value: unknown): void => {
        if (typeof value === 'number') assert.ok(text.includes(String(value)), file);
        else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) walk(each);
      };
      walk(outcome(Buffer.from(text)));
    }
  });
});
