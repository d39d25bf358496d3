/** The codecs of the mapping language: what each reads, writes and refuses, and decimals without a float. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Codec } from '../../gateway/tables/codec.ts';
import {
  clock,
  codes,
  date,
  day,
  decimal,
  decimals,
  dtm,
  flag,
  instant,
  integer,
  list,
  localDtm,
  numeric,
  percentFraction,
  period,
  reference,
  today,
  upper,
} from '../../gateway/tables/index.ts';

const bound = <T>(codec: Codec<T>, profile: Record<string, unknown>): Codec<T> => {
  const result = codec.bind?.(profile) ?? codec;
  assert.ok(!('problem' in result));
  return result;
};

/** Canonical and backend spelling of the same value; both directions must agree. */
const PAIRS: [string, Codec<never>, unknown, unknown][] = [
  ['a whole day, X12 D8', day, '2024-02-29', '20240229'],
  ['a year, HL7 DT', date, '1980', '1980'],
  ['a month, HL7 DT', date, '1980-02', '198002'],
  ['a day, HL7 DT', date, '1980-02-28', '19800228'],
  ['a period, X12 RD8', period, { start: '2026-01-01', end: '2026-12-31' }, '20260101-20261231'],
  ['an instant, RFC 3339', instant, '2026-11-22T10:00:00.5+01:00', '2026-11-22T10:00:00.5+01:00'],
  ['an instant, HL7 DTM', dtm, '2026-11-22T10:00:00-05:00', '20261122100000-0500'],
  ['money with cents', decimal, '1500.00', '1500.00'],
  ['zero, which is a value', decimal, '0', '0'],
  ['a percentage, X12 EB08', percentFraction, '20', '.2'],
  ['half a percent', percentFraction, '0.5', '.005'],
  ['an eighth', percentFraction, '12.5', '.125'],
  ['the whole', percentFraction, '100', '1'],
  ['nothing', percentFraction, '0', '0'],
  ['a JSON number', numeric, '35.5', 35.5],
  ['a whole number', integer, 30, '30'],
  ['a FHIR reference', reference('Patient'), 'pat-1', 'Patient/pat-1'],
  ['a yes', flag('Y', 'N'), true, 'Y'],
  ['repeats', list(codes({ male: 'M', female: 'F' })), ['male', 'female'], ['M', 'F']],
] as [string, Codec<never>, unknown, unknown][];

/** What has no canonical spelling: never guessed, never a float, never midnight. */
const UNREADABLE: [Codec<never>, unknown][] = [
  ...[
    '1,500.00',
    '$20',
    '1E3',
    '1234567890123456789',
    '1234567890123456',
    '',
    '.',
    '-',
    'NaN',
    '0x10',
    '1.00001',
    ' 1',
  ].map(text => [decimal, text] as [Codec<never>, unknown]),
  [decimal, 1e21],
  [decimal, 0.1 + 0.2],
  ...['20260230', '20261301', '20260100', '2026112', '202611221000', '2026-11-22', '00000000x'].map(
    text => [date, text] as [Codec<never>, unknown],
  ),
  [day, '202611'],
  [period, '20261231-20260101'],
  [period, '20260101'],
  [instant, '2026-11-22T10:00:00'],
  [instant, '2026-02-30T10:00:00Z'],
  [instant, '2026-11-22'],
  [dtm, '202611221000'],
  [dtm, '20261122'],
  [dtm, '20261122240000-0500'],
  [percentFraction, '20'],
  [percentFraction, '1.5'],
  [percentFraction, '-.2'],
  [reference('Patient'), 'Practitioner/1'],
  [reference('Patient'), 'https://elsewhere.example/Patient/1'],
  [reference('Patient'), 'Patient/../Coverage'],
  [integer, '3.5'],
  [codes({ male: 'M' }), 'X'],
  [codes({ male: 'M' }), 'constructor'],
  [codes({ male: 'M' }), '__proto__'],
  [list(codes({ male: 'M' })), ['M', 'X']],
] as [Codec<never>, unknown][];

describe('Codecs', () => {
  for (const [what, codec, canonical, backend] of PAIRS) {
    it(`carry ${what} both ways: ${JSON.stringify(canonical)} and ${JSON.stringify(backend)}`, () => {
      assert.deepEqual(codec.encode(canonical as never), backend);
      assert.deepEqual(codec.decode(backend), canonical);
    });
  }

  for (const [codec, value] of UNREADABLE) {
    it(`do not read ${JSON.stringify(value)} as ${codec.name.slice(0, 24)}`, () =>
      assert.equal(codec.decode(value), undefined));
  }

  it('read decimals that are merely spelled otherwise', () => {
    for (const [raw, text] of [
      ['.2', '0.2'],
      ['5.', '5'],
      ['007', '7'],
      ['+1.50', '1.50'],
      ['-0', '0'],
      ['1.500000', '1.5000'],
    ]) {
      assert.equal(decimal.decode(raw), text);
    }
  });

  it('read a JSON number only while a double still holds it exactly', () => {
    assert.equal(decimal.decode(123456789012.25), '123456789012.25');
    assert.equal(decimal.decode(12345678901234.25), undefined);
  });

  it('read fractions of any spelling as the same percentage', () => {
    for (const text of ['.2', '0.2', '.20', '00.200']) assert.equal(percentFraction.decode(text), '20');
    assert.equal(percentFraction.decode('1.00'), '100');
    assert.equal(percentFraction.decode('.'), undefined);
    for (const text of ['150', '-5', '12.34567']) assert.equal(percentFraction.encode(text), undefined);
    assert.equal(percentFraction.encode('20.00'), '.2');
  });

  it('do not write a period that ends before it starts', () =>
    assert.equal(period.encode({ start: '2026-12-31', end: '2026-01-01' }), undefined));

  it('prefer a code of the table to one that is only understood', () =>
    assert.equal(codes({ male: 'M', female: 'F' }, { decodeAlso: { M: 'female' } }).decode('M'), 'male'));

  it('read over a version in a reference, and write none', () =>
    assert.equal(reference('Patient').decode('Patient/p1/_history/3'), 'p1'));

  it('write upper case and read what is there', () => {
    assert.equal(upper.encode('Muñoz'), 'MUÑOZ');
    assert.equal(upper.decode('Muñoz'), 'Muñoz');
  });

  it('understand further codes on reading without ever writing them', () => {
    const sex = codes({ male: 'M', female: 'F' }, { decodeAlso: { '1': 'male' } });
    assert.equal(sex.decode('1'), 'male');
    assert.equal(sex.encode('male'), 'M');
  });

  it('take a code table from the profile of the partner', () => {
    const visits = bound(codes.from('visitType'), { visitType: { checkup: 'CHK' } });
    assert.equal(visits.encode('checkup'), 'CHK');
    assert.equal(visits.decode('CHK'), 'checkup');
    assert.deepEqual(codes.from('visitType').bind?.({}), { problem: 'the profile has no code table visitType' });
  });

  it('write only what the partner lists, where it lists anything, and read its other codes as they are', () => {
    const visits = bound(codes.listed('visitType'), { visitType: { checkup: 'CHK' } });
    assert.deepEqual([visits.encode('checkup'), visits.encode('other')], ['CHK', undefined]);
    assert.deepEqual([visits.decode('CHK'), visits.decode('NEW')], ['checkup', 'NEW']);
    const unlisted = bound(codes.listed('visitType'), {});
    assert.deepEqual([unlisted.encode('checkup'), unlisted.decode('CHK')], ['checkup', 'CHK']);
  });

  it('write an instant by the clock of the zone of the profile, also in the hour that occurs twice', () => {
    const newYork = bound(localDtm, { timeZone: 'America/New_York' });
    assert.equal(newYork.encode('2026-07-01T13:00:00Z'), '20260701090000-0400');
    assert.equal(newYork.encode('2026-12-01T06:00:00+09:00'), '20261130160000-0500');
    assert.equal(newYork.encode('2026-11-01T05:30:00Z'), '20261101013000-0400');
    assert.equal(newYork.encode('2026-11-01T06:30:00Z'), '20261101013000-0500');
    assert.equal(newYork.encode('2026-02-30T06:30:00Z'), undefined);
    assert.equal(bound(localDtm, {}).encode('2026-07-01T09:00:00-04:00'), '20260701130000+0000');
  });

  it('read a time without offset in the zone of the profile, on both sides of a change of clocks', () => {
    const newYork = bound(dtm, { timeZone: 'America/New_York' });
    assert.equal(newYork.decode('20260307120000'), '2026-03-07T12:00:00-05:00');
    assert.equal(newYork.decode('20260308120000'), '2026-03-08T12:00:00-04:00');
    assert.equal(newYork.decode('20260308023000'), undefined, 'half past two did not exist that night');
    assert.equal(newYork.decode('20260701093000-0700'), '2026-07-01T09:30:00-07:00', 'a stated offset stays');
  });

  it('read it so where clocks changed a minute after midnight, as those of Newfoundland did until 2011 (tz database)', () => {
    const stJohns = bound(dtm, { timeZone: 'America/St_Johns' });
    assert.equal(stJohns.decode('20070311000030'), '2007-03-11T00:00:30-03:30');
    assert.equal(stJohns.decode('20070311000130'), undefined);
    assert.equal(stJohns.decode('20070311010130'), '2007-03-11T01:01:30-02:30');
    assert.equal(stJohns.decode('20070311000030'), '2007-03-11T00:00:30-03:30', 'as it was said before');
  });

  it('write the clock of the walk in the zone of the profile', () => {
    assert.equal(clock('YYYYMMDD').encode('2026-11-23T03:04:05Z'), '20261123');
    assert.equal(today.encode('2026-11-23T03:04:05Z'), '2026-11-23');
    assert.equal(bound(today, { timeZone: 'America/New_York' }).encode('2026-11-23T03:04:05Z'), '2026-11-22');
    assert.equal(clock('HHMM').encode('2026-11-23T03:04:05Z'), '0304');
    assert.equal(bound(clock('YYYYMMDD'), { timeZone: 'America/New_York' }).encode('2026-11-23T03:04:05Z'), '20261122');
  });

  it('say of a zone that there is not that the profile is wrong, before anything is written', () => {
    for (const codec of [today, clock('YYYYMMDD')])
      assert.deepEqual(codec.bind?.({ timeZone: 'Mars/Olympus_Mons' }), {
        problem: 'timeZone of the profile is no time zone (IANA)',
      });
  });

  it('never throw, whatever they are given', () => {
    const all = [...PAIRS.map(([, codec]) => codec), upper, clock('HHMM')] as Codec<never>[];
    fc.assert(
      fc.property(fc.anything(), value => {
        for (const codec of all) codec.decode(value);
        for (const codec of all) codec.encode(value as never);
      }),
      { numRuns: 1000 },
    );
  });

  it('read every day they write', () => {
    const days = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, at => {
        const iso = at.toISOString().slice(0, 10);
        assert.equal(day.decode(day.encode(iso)), iso);
      }),
    );
  });
});

describe('Decimal arithmetic', () => {
  const cents = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
  const text = (value: bigint): string => {
    const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
    return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  };

  it('adds, subtracts and compares as whole cents do', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        assert.equal(decimals.add(text(a), text(b)), text(a + b));
        assert.equal(decimals.subtract(text(a), text(b)), text(a - b));
        assert.equal(decimals.compare(text(a), text(b)), a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('multiplies as whole numbers do, and keeps every digit', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const product = decimals.multiply(text(a), text(b))!;
        assert.equal(decimals.compare(product, decimals.shift((a * b).toString(), -4)!), 0);
      }),
    );
    assert.equal(decimals.multiply('12345678901234567.89', '8.25'), '101851850935185185.0925');
    assert.equal(decimals.multiply('1', 'x'), undefined);
  });

  it('sums a list, and cuts digits off without rounding', () => {
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 50 }), all => {
        const total = all.reduce((sum, one) => sum + one, 0n);
        assert.equal(decimals.compare(decimals.sum(all.map(text))!, text(total)), 0);
      }),
    );
    assert.deepEqual(
      ['1.999', '-1.999', '1.9', '7'].map(one => decimals.truncate(one, 2)),
      ['1.99', '-1.99', '1.9', '7'],
    );
    assert.equal(decimals.sum(Array.from({ length: 999 }, () => '999999999999999999')), '998999999999999999001');
  });

  it('is exact where doubles are not', () => {
    assert.equal(decimals.add('0.1', '0.2'), '0.3');
    assert.equal(decimals.subtract('1500', '1499.99'), '0.01');
    assert.equal(decimals.compare('1500', '1500.00'), 0);
  });

  it('answers undefined where one side is no decimal', () => {
    for (const bad of ['', '1,5', '1e3', 'x']) {
      assert.equal(decimals.add(bad, '1'), undefined);
      assert.equal(decimals.subtract('1', bad), undefined);
      assert.equal(decimals.compare(bad, '1'), undefined);
    }
  });
});
