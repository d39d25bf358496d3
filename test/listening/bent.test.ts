/** Messages that were cut off or changed on their way: each is answered, and kept exactly where the answer says so. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { dropDatabases } from '../store/rig.ts';
import { message, type Open, openDoor, type Sender, segment, sender, verdict } from './rig.ts';

const { CORPUS } = process.env;
/** VT and FS end and begin a message: what they do is the transport's business. */
const FRAMING = [0x0b, 0x1c];
const MOST = 400;

/** The message cut off at each step, and with one bit of each step's byte turned. */
function* bent(text: string, step: number): Generator<string> {
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 1; at < bytes.length; at += step) {
    yield text.slice(0, at);
    const other = Buffer.from(bytes);
    other[at] = bytes[at]! ^ (1 << (at % 8));
    if (!FRAMING.includes(other[at]!)) yield other.toString('latin1');
  }
}

describe('a listening door to which messages come cut off or changed', function () {
  this.timeout(240_000);
  let open: Open;
  let line: Sender;
  let pool: pg.Pool;
  before(async () => {
    open = await openDoor();
    pool = new pg.Pool({ connectionString: open.database });
    line = await sender(open.port);
  });
  after(async () => {
    line?.end();
    await pool?.end();
    await open?.sandbox.close();
    await dropDatabases();
  });

  const kept = async (): Promise<number> => {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::int as count from canongate.exchanges where contract = 'messages/v1'`,
    );
    return rows[0]!.count;
  };

  /** What the door says to each; a line that it hung up is opened anew. */
  async function answers(texts: Iterable<string>): Promise<Record<string, number>> {
    const said: Record<string, number> = {};
    for (const text of texts) {
      const ack = await line.say(text);
      if (ack === 'closed') line = await sender(open.port);
      const code = ack === 'closed' ? ack : segment(ack.replaceAll(ack[3]!, '|'), 'MSA')[1]!;
      said[code] = (said[code] ?? 0) + 1;
    }
    return said;
  }

  it('answers each of them, keeps what it says it keeps and nothing else, and goes on', async () => {
    const whole = message('BENT', { name: 'Muster^Max^\\T\\' });
    const texts = [...bent(whole, 2)].map((text, n) => text.replace('BENT', `B${n}`));
    const before = await kept();
    const said = await answers(texts);
    assert.deepEqual(
      Object.keys(said).filter(code => !['AA', 'AE', 'AR'].includes(code)),
      [],
      JSON.stringify(said),
    );
    assert.ok(said['AA']! > 50 && said['AR']! > 10, JSON.stringify(said));
    assert.equal(await kept(), before + said['AA']!);
    assert.equal(verdict(await line.say(message('AFTER'))), 'AA AFTER');
  });

  it('does so with published messages (needs CORPUS)', async function () {
    if (!CORPUS) return void this.skip();
    const files = globSync(join(CORPUS, 'hl7v2/**/*.hl7')).sort();
    const texts = files.flatMap(path => {
      const text = readFileSync(path, 'latin1');
      return text.length > 20_000 || /[\x0b\x1c]/.test(text) ? [] : [...bent(text, 997)];
    });
    const step = Math.ceil(texts.length / MOST);
    const some = texts.filter((_, n) => n % step === 0);
    const before = await kept();
    const said = await answers(some);
    console.log(`      ${some.length} sent: ${JSON.stringify(said)}`);
    // Accept acknowledgements where MSH-15 asks for them.
    assert.deepEqual(
      Object.keys(said).filter(code => !/^[AC][AER]$/.test(code)),
      [],
      JSON.stringify(said),
    );
    assert.ok((await kept()) <= before + (said['AA'] ?? 0) + (said['CA'] ?? 0));
  });
});
