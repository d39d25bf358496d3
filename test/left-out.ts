/** Says at the end which tests were left out and why, so that a green run is not taken for more than it was. */
import type { Suite, Test } from 'mocha';

export const mochaHooks = {
  afterAll(this: { test?: { parent?: Suite } }): void {
    const root = this.test?.parent;
    if (!root) return;
    const pending = testsOf(root).filter(test => test.isPending() || test.pending);
    if (pending.length === 0) return;
    console.log(`\n  Left out here, ${pending.length}:`);
    for (const title of new Set(pending.map(test => test.fullTitle()))) console.log(`    ${title}`);
  },
};

const testsOf = (suite: Suite): Test[] => [...suite.tests, ...suite.suites.flatMap(testsOf)];
