/** Every X12 file of the corpus, whole, in chunks and cut at every byte: mapped, or refused with a known cause, never anything else. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interchangeReader, readInterchange } from '../../adapters/x12/codec/interchange.ts';
import { X12_FAULTS } from '../../adapters/x12/dialects/x12-005010/causes.ts';
import { x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { type ReplyContent, readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { DialectError } from '../../gateway/kit.ts';
import { HOME } from '../../gateway/registry.ts';
import { question, STEP, scopeFor } from './eligibility-rig.ts';

const PROFILE = { interchange: { sender: 'CANONGATE', receiver: 'PARTNER' } };

interface Sample {
  name: string;
  bytes: Buffer;
}

function corpus(): Sample[] {
  const root = join(process.env['CORPUS']!, 'x12');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.(edi|txt|27\d|835|era)$/.test(name),
  );
  return names.sort().map(name => ({ name, bytes: readFileSync(join(root, name)) }));
}

/** What reading it gives, or the causes why not; anything but a DialectError of a known cause fails the test. */
function outcome(input: string | Uint8Array): ReplyContent | string[] {
  try {
    const content = readReply(input, PROFILE);
    for (const { cause } of content.errors) assert.ok(cause in X12_FAULTS, cause);
    return content;
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    for (const { cause } of error.mishaps) assert.ok(cause in X12_FAULTS, cause);
    return error.mishaps.map(m => `${m.cause} ${m.position ?? ''}`);
  }
}

const { contracts } = await loadContracts([join(HOME, 'contracts')]);
const { checkAnswer } = contracts.get('eligibility-checks/v1')?.operations[0] ?? assert.fail();

/** What a table may say of a place that it cannot take. */
const FINDING = /^(bad-(code|date|number|reference|text|type)|required|too-many)$/;

/** The canonical request of each 270 and the canonical answer of each 271; the rest has no contract and is only read. */
function mapped({ sets }: ReplyContent): unknown[] {
  return sets.flatMap(({ id, tree }) => {
    if (id !== '270' && id !== '271') return [];
    const scope = scopeFor(question(['30']));
    const { value, findings } = id === '270' ? STEP.request.decode(tree, scope) : STEP.decode(tree, scope);
    for (const { code, pointer } of findings) {
      assert.match(code, FINDING);
      assert.match(pointer ?? '', /^\//);
    }
    if (id === '271') assert.deepEqual(checkAnswer(value), []);
    return [{ id, value, findings }];
  });
}

function events(bytes: Buffer, size: number): unknown {
  const seen: unknown[] = [];
  const reader = interchangeReader({
    onSet: set => {
      seen.push(set.segments, set.offsets);
      return true;
    },
  });
  try {
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    const { interchanges, issues } = reader.end();
    seen.push(interchanges, issues);
  } catch (error) {
    assert.ok(error instanceof DialectError);
    seen.push(error.message);
  }
  return seen;
}

describe('X12 corpus (needs CORPUS)', function () {
  this.timeout(120_000);
  let samples: Sample[] = [];
  before(function () {
    if (!process.env['CORPUS']) this.skip();
    samples = corpus();
    assert.ok(samples.length > 90, `${samples.length} files`);
  });

  const sample = (part: string): Buffer => {
    const found = samples.find(({ name }) => name.includes(part));
    assert.ok(found, part);
    return found.bytes;
  };

  it('reads each file whole, or refuses it with a known cause', () => {
    const read = samples.filter(({ bytes }) => !Array.isArray(outcome(bytes)));
    const ids = read.map(({ bytes }) => {
      const { sets, acks, ta1 } = outcome(bytes) as ReplyContent;
      return [...sets.map(s => s.id), ...acks.map(a => a.kind), ...ta1.map(() => 'TA1')].join('+');
    });
    const counted = Object.fromEntries(
      [...new Set(ids)].sort().map(id => [id, ids.filter(other => other === id).length]),
    );
    assert.deepEqual(counted, { '270': 4, '271': 5, '997': 5, '997+997+997': 1, '999': 3, TA1: 1 });
  });

  it('maps each 270 and each 271 that it reads, answers within their contract', () => {
    const values = samples.flatMap(({ bytes }) => {
      const found = outcome(bytes);
      return Array.isArray(found) ? [] : mapped(found);
    });
    assert.deepEqual((values as { id: string }[]).map(({ id }) => id).sort(), [
      '270',
      '270',
      '270',
      '270',
      '271',
      '271',
      '271',
      '271',
      '271',
    ]);
  });

  for (const size of [1, 2, 3, 7, 64, 1000])
    it(`gives the same segments in chunks of ${size}`, () => {
      for (const { name, bytes } of samples) assert.deepEqual(events(bytes, size), events(bytes, bytes.length), name);
    });

  it('ends for each file cut at each byte with a known cause, or mapped to what the whole file is mapped to', () => {
    let [cuts, read] = [0, 0];
    for (const { name, bytes } of samples) {
      const all = outcome(bytes);
      const whole = Array.isArray(all) ? [] : mapped(all);
      for (let at = 0; at < bytes.length; at++, cuts++) {
        const found = outcome(bytes.subarray(0, at));
        if (Array.isArray(found)) assert.ok(found.length > 0);
        else {
          const values = mapped(found);
          read += values.length;
          assert.deepEqual(values, whole.slice(0, values.length), `${name} cut at ${at}`);
        }
      }
    }
    assert.ok(cuts > 80_000, `${cuts} cuts`);
    // Only what lacks nothing but its last terminator.
    assert.equal(read, 9);
  });

  it('writes every 270 and 271 back so that it reads the same', () => {
    for (const { name, bytes } of samples) {
      const content = outcome(bytes);
      if (Array.isArray(content)) continue;
      for (const { id, tree, warnings } of content.sets.filter(set => set.id !== '999')) {
        // One published 271 claims children it does not have.
        if (warnings.length > 0) continue;
        const text = x12005010.write(tree, PROFILE).body;
        assert.deepEqual(x12005010.read({ head: {}, body: text }, PROFILE), tree, `${name} ${id}`);
      }
    }
  });

  it('reads the dependent answer of LinuxForHealth as its text says', () => {
    const bytes = sample('LinuxForHealth__x12/dependent-health-benefit-check.271');
    assert.equal(createHash('sha256').update(bytes).digest('hex').slice(0, 16), '327102e4b4e805f4');
    const { sets } = outcome(bytes) as ReplyContent;
    const [set] = sets;
    assert.deepEqual(
      [set?.id, set?.version, set?.isa.isa13, set?.gs.gs06, set?.warnings],
      ['271', '005010X279A1', '000000907', '1', []],
    );
    const json = JSON.stringify(set?.tree);
    assert.match(
      json,
      /"2000D":\[\{"HL":\[\["HL","4","3","23","0"\]\],"TRN":\[\["TRN","2","93175-012547","9877281234"\]\]/,
    );
    assert.match(
      json,
      /"2110D":\[\{"EB":\[\["EB","1","",\["30"\],"","GOLD 123 PLAN"\]\]\},\{"EB":\[\["EB","L"\]\],"2120D":/,
    );
  });

  it('names what is wrong with the samples that are wrong', () => {
    const causes = (part: string) => (outcome(sample(part)) as string[]).map(c => c.replace(/ @\d+$/, ''));
    assert.deepEqual(causes('subscriber-health-benefit-check-error.271'), ['control-mismatch SE-02']);
    assert.deepEqual(causes('x12_bad_first_line'), ['isa-length ISA-02']);
    assert.deepEqual(causes('ts214_ellipses'), ['delimiter-invalid segment terminator']);
    assert.deepEqual(causes('x12_999_accepted'), ['control-mismatch IEA-02']);
    assert.deepEqual(causes('simple810'), ['unsupported-set ST-01', 'unsupported-set ST-01']);
  });

  it('reads the partial rejection of X231A1 with both of its errors', () => {
    const { acks } = outcome(sample('X231A1_FA999')) as ReplyContent;
    assert.deepEqual(
      [acks[0]?.outcome, acks[0]?.groupControl, acks[0]?.sets.map(s => s.status).join('')],
      ['partial', '17456', 'ARR'],
    );
    assert.deepEqual(
      acks[0]?.errors.map(e => [e.code, e.segmentId, e.segmentPosition, e.element]),
      [
        ['required-element-missing', 'CLM', 22, 2],
        ['required-segment-missing', 'REF', 57, undefined],
      ],
    );
  });

  it('gives each set of a file the same segments as splitting it by hand does', () => {
    const bytes = sample('LinuxForHealth__x12/claim-level-status.277');
    const byHand = bytes
      .toString('latin1')
      .split('~')
      .map(s => s.trim().split('*'))
      .filter(s => s.length > 1);
    const { interchanges } = readInterchange(bytes);
    assert.deepEqual(interchanges[0]!.groups[0]!.sets[0]!.segments, byHand.slice(2, -2));
  });
});
