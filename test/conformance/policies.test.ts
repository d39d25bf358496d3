/** What every policy keeps to, whoever wrote it: a new file in `policies/` is held to it the moment it is there. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { PolicyDeclaration, Schema } from '../../gateway/kit.ts';

const FOLDER = fileURLToPath(new URL('../../policies', import.meta.url));
const files = readdirSync(FOLDER).filter(file => file.endsWith('.ts'));
const policies = await Promise.all(
  files.map(async file => {
    const module = (await import(join(FOLDER, file))) as { default: PolicyDeclaration };
    return { name: basename(file, '.ts'), policy: module.default };
  }),
);

const settingsOf = ({ config }: PolicyDeclaration): [string, Schema][] =>
  Object.entries((config['properties'] ?? {}) as object);

for (const { name, policy } of policies) {
  describe(`the policy ${name}`, () => {
    it('is called like its file', () => assert.equal(policy.name, name));

    it('says in one sentence what it does', () => assert.match(policy.summary, /^[A-Z][^.]{20,120}\.$/));

    it('lists the decisions it counts, each once, in kebab-case', () => {
      assert.ok(policy.decisions.length > 0);
      assert.equal(new Set(policy.decisions).size, policy.decisions.length);
      for (const decision of policy.decisions) assert.match(decision, /^[a-z]+(-[a-z]+)*$/);
    });

    it('has a schema of settings that compiles strictly and refuses what it does not know', () => {
      const check = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(
        policy.config,
      );
      assert.equal(policy.config['type'], 'object');
      assert.equal(check({ 'no-such-setting': 1 }), false);
      assert.ok(check.errors?.some(({ keyword }) => keyword === 'additionalProperties'));
    });

    it('describes each setting, and says what happens without it', () => {
      const required = new Set((policy.config['required'] ?? []) as string[]);
      for (const [setting, schema] of settingsOf(policy)) {
        const text = String(schema['description'] ?? '');
        assert.match(text, /^[A-Z].*\.$/, `${setting} has no description`);
        const told = required.has(setting) || schema['default'] !== undefined || text.includes('Without it');
        assert.ok(told, `${setting} is silent about its default`);
      }
    });

    it('has defaults that its own schema allows', () => {
      for (const [setting, schema] of settingsOf(policy)) {
        if (schema['default'] === undefined) continue;
        const check = new Ajv2020({ strict: true, strictTypes: false }).compile(schema);
        assert.ok(check(schema['default']), setting);
      }
    });
  });
}

describe('the policies of an endpoint', () => {
  it('stand in one order: timeout, retry, circuit-breaker, bulkhead', () => {
    const guards = policies.flatMap(({ policy }) => (policy.at === 'endpoint' ? [policy] : []));
    const order = guards.sort((a, b) => a.order - b.order).map(({ name }) => name);
    assert.deepEqual(order, ['timeout', 'retry', 'circuit-breaker', 'bulkhead']);
  });
});
