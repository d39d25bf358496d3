/** The alert rules, judged by Prometheus' own tool: they parse, and they fire when they should and not before. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { RULE_FILES, RULES } from '../telemetry/rules.ts';
import { SOURCES } from '../telemetry/walks.ts';

const cwd = fileURLToPath(new URL('../../dashboards/rules/', import.meta.url));
const promtool = (...args: string[]) =>
  execFileSync('promtool', args, { cwd, encoding: 'utf8', timeout: 180_000, stdio: 'pipe' });
const tests = readdirSync(cwd).filter(name => name.endsWith('.test.yml'));

describe('the rules (needs the Debian package prometheus)', function () {
  this.timeout(180_000);
  before(function () {
    if (spawnSync('promtool', ['--version']).error) this.skip();
  });

  it('pass promtool check rules', () => {
    const said = promtool('check', 'rules', ...RULE_FILES);
    assert.equal(said.match(/SUCCESS/g)?.length, RULE_FILES.length, said);
  });

  for (const file of tests) {
    it(`pass promtool test rules: ${file}`, () => {
      assert.match(promtool('test', 'rules', file), /SUCCESS/);
    });
  }

  it('are tested one by one: every alert fires in some test', () => {
    const text = tests.map(file => readFileSync(`${cwd}${file}`, 'utf8')).join('\n');
    const untested = RULES.filter(
      ({ alert }) => alert && !new RegExp(`alertname: ${alert}\\n\\s+exp_alerts:\\n`).test(text),
    );
    assert.deepEqual(
      untested.map(({ alert }) => alert),
      [],
    );
  });

  it('watch metrics that pass promtool check metrics, those of the process among them', async () => {
    const metrics = createMetrics([20]);
    metrics.use(SOURCES);
    const input = await metrics.text();
    const { stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
    assert.equal(`${stdout}${stderr}`, '');
  });
});
