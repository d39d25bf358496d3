/** What is sealed opens with its key, for its exchange and unchanged, or not at all; and arrays reach PostgreSQL as they are. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { type Body, pack, unpack } from '../../gateway/store/bodies.ts';
import { binaryArray, type ElementType } from '../../gateway/store/postgres/binary-array.ts';
import { SealBroken, seal, unseal } from '../../gateway/store/seal.ts';
import { dropDatabases, freshDatabase } from './rig.ts';

const bytes = (most: number) => fc.uint8Array({ maxLength: most });
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('A sealed body', () => {
  it('opens to what was sealed, however it was cut into parts', () => {
    fc.assert(
      fc.property(key, fc.array(bytes(300), { maxLength: 5 }), fc.string(), (secret, parts, bound) => {
        const whole = Buffer.concat(parts);
        assert.deepEqual(unseal(secret, seal(secret, parts, bound), bound), whole);
      }),
    );
  });

  it('does not open where one bit of it, its key or its exchange is another', () => {
    fc.assert(
      fc.property(key, bytes(200), fc.nat(), fc.nat(7), (secret, body, place, bit) => {
        const sealed = seal(secret, [body], 'exchange');
        const changed = Buffer.from(sealed);
        changed[place % changed.length]! ^= 1 << bit;
        assert.throws(() => unseal(secret, changed, 'exchange'), SealBroken);
        assert.throws(() => unseal(secret, sealed, 'another'), SealBroken);
        const other = Buffer.from(secret);
        other[place % 32]! ^= 1 << bit;
        assert.throws(() => unseal(other, sealed, 'exchange'), SealBroken);
        assert.throws(() => unseal(secret, sealed.subarray(0, place % sealed.length), 'exchange'), SealBroken);
      }),
    );
  });

  it('never looks the same twice', () => {
    const secret = Buffer.alloc(32, 1);
    const seen = new Set(Array.from({ length: 1_000 }, () => seal(secret, [Buffer.from('same')], '').toString('hex')));
    assert.equal(seen.size, 1_000);
  });

  it('holds all bodies of an exchange with what is said of each', () => {
    const body = fc.record(
      {
        kind: fc.constantFrom<Body['kind']>('request', 'record', 'answer', 'sent', 'received'),
        step: fc.string(),
        attempt: fc.nat(),
        head: fc.dictionary(fc.string(), fc.string()),
        bytes: bytes(200),
      },
      { requiredKeys: ['kind', 'bytes'] },
    );
    fc.assert(
      fc.property(fc.array(body), bodies => {
        const back = unpack(Buffer.from(pack(bodies as Body[]))).map(one => ({ ...one, bytes: [...one.bytes] }));
        const said = bodies.map(one => ({
          ...JSON.parse(JSON.stringify({ ...one, bytes: undefined })),
          bytes: [...one.bytes],
        }));
        assert.deepEqual(back, said);
      }),
    );
  });

  it('takes a third of the room, or less, for an answer in JSON, and gives every byte back', () => {
    const benefits = Array.from({ length: 90 }, (_, at) => ({
      serviceTypes: [{ code: `${at}` }],
      network: 'in',
      amount: `${at}.50`,
    }));
    const bytes = Buffer.from(JSON.stringify({ benefits }));
    const packed = Buffer.from(pack([{ kind: 'answer', bytes }]));
    assert.ok(packed.length < bytes.length / 3, `${packed.length} of ${bytes.length}`);
    assert.deepEqual(Buffer.from(unpack(packed)[0]!.bytes), bytes);
  });

  it('gives back what no compressor makes shorter, whatever its length', () => {
    for (const length of [0, 900, 1_024, 20_000, 262_143, 400_000]) {
      const bytes = randomBytes(length);
      assert.deepEqual(Buffer.from(unpack(Buffer.from(pack([{ kind: 'received', bytes }])))[0]!.bytes), bytes);
    }
  });

  it('reads what was kept before bodies were compressed', () => {
    const index = Buffer.from('[{"kind":"sent","length":3}]');
    const kept = Buffer.concat([Buffer.from([0, 0, 0, index.length]), index, Buffer.from('ISA')]);
    assert.deepEqual(unpack(kept), [{ kind: 'sent', bytes: Buffer.from('ISA') }]);
  });
});

describe('An array in binary form', function () {
  this.timeout(240_000);
  let client: pg.Client;
  before(async () => {
    client = new pg.Client({ connectionString: await freshDatabase() });
    await client.connect();
  });
  after(async () => {
    await client?.end();
    await dropDatabases();
  });

  // NUL has no place in a PostgreSQL text; lone surrogates have none in UTF-8.
  const text = fc.string({ unit: 'grapheme' }).filter(value => !value.includes('\0') && value.isWellFormed());
  const time = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  const TYPES: Readonly<Record<ElementType, fc.Arbitrary<unknown>>> = {
    text,
    bytea: bytes(60).map(value => Buffer.from(value)),
    bool: fc.boolean(),
    int4: fc.integer(),
    int8: fc.maxSafeInteger(),
    uuid: fc.uuid(),
    timestamptz: time,
  };

  for (const [type, arbitrary] of Object.entries(TYPES) as [ElementType, fc.Arbitrary<unknown>][])
    it(`of ${type} is what PostgreSQL unnests, NULL included`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.option(arbitrary), { maxLength: 20 }), async values => {
          const query = `select value from unnest($1::${type}[]) as value`;
          const { rows } = await client.query(query, [binaryArray(type, values as never[])]);
          const back = rows.map(({ value }) => (type === 'int8' && value !== null ? Number(value) : value));
          assert.deepEqual(back, values);
        }),
        { numRuns: 60 },
      );
    });
});
