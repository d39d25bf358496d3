/** The cheap look before ajv's own tests: quicker, and of the same opinion. */
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { hasten } from '../../gateway/contracts/hasten.ts';

const opened = (also: (ajv: Ajv2020) => void = () => {}): Ajv2020 => {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv, { mode: 'full' });
  also(ajv);
  return ajv;
};

/** What ajv finds wrong with a value, with and without the cheap look. */
function opinions(schema: object): (value: unknown) => [unknown, unknown] {
  const [own, hastened] = [opened().compile(schema), opened(hasten).compile(schema)];
  return value => {
    const [before, after] = [own(value), hastened(value)];
    return [before || own.errors, after || hastened.errors];
  };
}

const two = fc.integer({ min: 0, max: 99 }).map(number => String(number).padStart(2, '0'));
const year = fc.constantFrom('2000', '2023', '2024', '1900');
const day = fc.tuple(year, fc.constantFrom('-', '/'), two, two).map(([y, sign, m, d]) => `${y}-${m}${sign}${d}`);
const zone = fc.oneof(
  fc.constantFrom('Z', 'z', '', '+0530', '-05'),
  fc.tuple(fc.constantFrom('+', '-'), two, two).map(([sign, h, m]) => `${sign}${h}:${m}`),
);
const fraction = fc.constantFrom('', '.5', '.123', '.1234567890123', '.');
const instant = fc
  .tuple(day, fc.constantFrom('T', 't', ' '), two, two, two, fraction, zone)
  .map(([date, sign, h, m, s, part, offset]) => `${date}${sign}${h}:${m}:${s}${part}${offset}`);

describe('a hastened ajv', () => {
  it('agrees on dates', () => {
    const of = opinions({ type: 'string', format: 'date' });
    fc.assert(
      fc.property(fc.oneof(day, fc.string()), text => assert.deepEqual(...of(text))),
      { numRuns: 2_000 },
    );
  });

  it('agrees on instants, leap seconds among them', () => {
    const of = opinions({ type: 'string', format: 'date-time' });
    fc.assert(
      fc.property(fc.oneof(instant, fc.string()), text => assert.deepEqual(...of(text))),
      { numRuns: 5_000 },
    );
    const texts = [
      '2016-12-31T23:59:60Z',
      '2016-12-31T23:58:60Z',
      '2024-02-29T10:00:00.5+01:00',
      '2023-02-29T10:00:00Z',
    ];
    for (const text of texts) assert.deepEqual(...of(text));
    assert.deepEqual(
      texts.map(text => of(text)[1] === true),
      [true, false, true, false],
    );
  });

  it('counts characters, not halves of surrogate pairs, and says the same of a text that is too long', () => {
    const of = opinions({ type: 'string', maxLength: 4, minLength: 2, pattern: '^[^x]*$' });
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(texts, text => assert.deepEqual(...of(text))),
      { numRuns: 2_000 },
    );
    assert.deepEqual(of('😀😀😀😀'), [true, true]);
    assert.deepEqual(...of('😀😀😀😀😀'));
    assert.deepEqual(...of('xxxxxx'));
  });
});
