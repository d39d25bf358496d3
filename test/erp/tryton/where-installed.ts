/** Tests against the real Tryton: where its packages are not installed they are left out, and their title says why. */
import type { Suite } from 'mocha';
import { whatIsMissing } from './installed.ts';

/** The first start on a machine prepares the database. */
const STARTS_WITHIN_MS = 400_000;

export function describeWithTryton(title: string, tests: (this: Suite) => void): void {
  const missing = whatIsMissing();
  const suite = missing ? describe.skip : describe;
  suite(missing ? `${title}: ${missing}` : title, function () {
    this.timeout(STARTS_WITHIN_MS);
    tests.call(this);
  });
}
