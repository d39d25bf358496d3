/** Patients beside the wire: what fits how well, which days there are, and that a change touches nothing that it does not name. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import { table } from '../../gateway/kit.ts';
import { canonicalJson } from '../../gateway/store/canonical-json.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { checkDemographics, checkSearch } from '../../mappings/patients/v1/demographics.ts';
import { type Content, contentOf } from '../../mappings/patients/v1/fhir-r4/content.ts';
import { held } from '../../mappings/patients/v1/fhir-r4/held.ts';
import { ranked } from '../../mappings/patients/v1/match.ts';

type Node = Record<string, unknown>;
const NOW = new Date('2026-11-27T12:00:00Z');
const SYSTEM = 'https://hospital.example/mrn';

const rows = compileTable(held(table<Patient>(), 'Patient'), fhirR4, {});
const scope = { key: '', now: NOW, profile: {}, input: {}, steps: {}, route: {} };
const shownOf = (resource: Node): Content => {
  const tree = { head: {}, query: {}, body: { resourceType: 'Patient', id: 'p', ...resource } };
  const { id: _id, active: _active, mergedInto: _into, ...rest } = rows.decode(tree, scope).value as Patient;
  return rest as Content;
};
/** As JSON has it: what is undefined is not there. */
const plain = (value: object): Node => JSON.parse(JSON.stringify(value));

const word = fc.stringMatching(/^[A-Za-z][A-Za-z' -]{0,11}[a-z]$/);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const few = <T>(of: fc.Arbitrary<T>, most = 3) => fc.array(of, { maxLength: most });
const record = (of: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Node> =>
  fc.record(Object.fromEntries(Object.entries(of).map(([name, one]) => [name, maybe(one)]))).map(plain);
const use = fc.constantFrom('home', 'work', 'temp', 'old');
const concept = (system: string, ...codes: string[]) =>
  fc.constantFrom(...codes).map(code => ({ coding: [{ system, code }] }));

/** A Patient as some server may hold it, with much that the contract does not know. */
const resource = record({
  identifier: few(
    record({
      system: fc.constantFrom(SYSTEM, 'urn:oid:1.2.3', 'not a URI'),
      value: word,
      use: fc.constantFrom('usual', 'old'),
      type: concept('http://terminology.hl7.org/CodeSystem/v2-0203', 'MR', 'SS', 'XX'),
      assigner: fc.constant({ display: 'Hospital' }),
    }),
  ),
  name: few(
    record({
      use: fc.constantFrom('official', 'usual', 'maiden', 'nickname'),
      family: word,
      given: fc.array(word, { minLength: 1, maxLength: 3 }),
      text: word,
      period: fc.constant({ start: '2001' }),
      _family: fc.constant({ extension: [{ url: 'urn:x', valueString: 'von' }] }),
    }),
  ),
  telecom: few(record({ system: fc.constantFrom('phone', 'email', 'fax', 'url'), value: word, use, rank: fc.nat(5) })),
  gender: fc.constantFrom('male', 'female', 'other', 'unknown'),
  birthDate: fc.constantFrom('1980', '1980-02', '1980-02-29'),
  _birthDate: fc.constant({ extension: [{ url: 'urn:x', valueDateTime: '1980-02-29T01:02:03Z' }] }),
  address: few(
    record({ use, line: fc.array(word, { minLength: 1 }), city: word, country: word, type: fc.constant('both') }),
  ),
  maritalStatus: concept('http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', 'M', 'T', 'XX'),
  communication: few(
    record({ language: concept('urn:ietf:bcp:47', 'es', 'en-US', 'not_a_language'), preferred: fc.boolean() }),
  ),
  generalPractitioner: few(
    record({ reference: fc.constantFrom('Practitioner/p1', 'Organization/o1', 'Practitioner/p2'), display: word }),
  ),
  managingOrganization: record({ reference: fc.constantFrom('Organization/o1', '#inside'), display: word }),
});

/** Whatever the order: what the contract shows comes first, the rest behind it. */
const normal = (node: Node): Node =>
  Object.fromEntries(
    Object.entries(plain(node))
      .filter(([, value]) => !Array.isArray(value) || value.length > 0)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(canonicalJson).sort() : canonicalJson(value)]),
  );

describe('a change of a patient', () => {
  it('that changes nothing leaves the Patient as it was, whatever it holds', () => {
    fc.assert(
      fc.property(resource, before => {
        const shown = shownOf(before);
        // A replacement says both.
        fc.pre(shown.identifiers !== undefined && shown.name !== undefined);
        const after = { ...before, ...contentOf(shown, before) };
        assert.deepEqual(normal(after), normal(before));
        assert.deepEqual(plain(shownOf(plain(after))), plain(shown));
      }),
      { numRuns: 1000 },
    );
  });

  it('that replaces one by another is read as the other, and adds nothing of its own', () => {
    fc.assert(
      fc.property(resource, resource, (before, other) => {
        const wanted = shownOf(other);
        fc.pre(wanted.identifiers !== undefined && wanted.name !== undefined);
        fc.pre(
          new Set(wanted.identifiers.map(({ system, value }) => `${system}|${value}`)).size ===
            wanted.identifiers.length,
        );
        const after = plain({ ...before, ...contentOf(wanted, before) });
        const seen = shownOf(after);
        // Of several held beside, the next shows where the first is taken away.
        for (const name of ['language', 'generalPractitioner'] as const)
          if (wanted[name] === undefined) delete seen[name];
        assert.deepEqual(plain(seen), plain(wanted));
      }),
      { numRuns: 1000 },
    );
  });
});

const SALLY: Patient = {
  id: 'p1',
  identifiers: [{ system: SYSTEM, value: '100234' }],
  name: { familyName: "O'Brien", givenNames: ['Zoë', 'Ann'] },
  birthDate: '1980-02-29',
};
const HERS = SALLY.identifiers!;

describe('who is looked for', () => {
  const FITS = [
    ['her number', { identifiers: HERS }, 'certain'],
    ['her number and name', { identifiers: HERS, name: { familyName: 'OBRIEN' } }, 'certain'],
    ['her number, and another name', { identifiers: HERS, name: { familyName: 'Smith' } }, 'probable'],
    [
      'her number, and another name and day',
      { identifiers: HERS, name: { familyName: 'Smith' }, birthDate: '1981-01-01' },
      'possible',
    ],
    ['her number of another assigner', { identifiers: [{ system: 'urn:oid:1', value: '100234' }] }, undefined],
    ['name and day', { name: { familyName: 'obrien', givenNames: ['Zoe'] }, birthDate: '1980-02-29' }, 'probable'],
    [
      'name and day of a twin',
      { name: { familyName: 'obrien', givenNames: ['Tim'] }, birthDate: '1980-02-29' },
      'possible',
    ],
    ['family and day', { name: { familyName: 'obrien' }, birthDate: '1980-02-29' }, 'possible'],
    ['name and year', { name: { familyName: 'obrien', givenNames: ['Zoe'] }, birthDate: '1980' }, 'possible'],
    [
      'name and another day',
      { name: { familyName: 'obrien', givenNames: ['Zoe'] }, birthDate: '1980-02-28' },
      undefined,
    ],
    ['name alone', { name: { familyName: 'obrien', givenNames: ['Zoe'] } }, undefined],
    ['the beginning of her name', { name: { familyName: 'obri' }, birthDate: '1980-02-29' }, undefined],
  ] as const;
  for (const [what, asked, grade] of FITS)
    it(`fits by ${what}: ${grade ?? 'not at all'}`, () =>
      assert.deepEqual(
        ranked(asked as never, [SALLY]).map(one => one.grade),
        grade === undefined ? [] : [grade],
      ));
});

describe('what is said of a patient', () => {
  const codes = (over: object): string[] =>
    checkDemographics({ identifiers: HERS, name: SALLY.name, ...over }, {}, NOW).map(({ code }) => code);

  it('has days that the calendar has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1800, max: 2025 }), fc.nat(15), fc.nat(35), (year, month, day) => {
        const two = (n: number) => String(n).padStart(2, '0');
        const text = `${year}-${two(month)}-${two(day)}`;
        // The days of a month by Gregory's rule, not by the clock of the platform.
        const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
        const days = [0, 31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] ?? 0;
        assert.deepEqual(codes({ birthDate: text }), day >= 1 && day <= days ? [] : ['not-a-day']);
        assert.deepEqual(codes({ birthDate: text.slice(0, 7) }), month >= 1 && month <= 12 ? [] : ['not-a-day']);
      }),
    );
  });

  it('is of today at the latest, wherever that begins first', () => {
    assert.deepEqual(codes({ birthDate: '2026-11-28' }), [], 'there it is tomorrow already: UTC+14');
    assert.deepEqual(codes({ birthDate: '2026-11-29' }), ['in-the-future']);
    assert.deepEqual(codes({ birthDate: '2026-12' }), ['in-the-future']);
    assert.deepEqual(codes({ birthDate: '2027' }), ['in-the-future']);
    assert.deepEqual(codes({ birthDate: '1980', deceasedAt: '1980-01' }), []);
    assert.deepEqual(codes({ birthDate: '1980-02', deceasedAt: '1980-01-31T23:00:00Z' }), ['before-birth']);
  });

  it('has telephones and mail that can be reached', () => {
    const phones = [
      '(03) 5555 6473',
      '+1 212-555-0100',
      '212.555.0100 x12',
      '5550',
      '+44 (0)20 7946 0000',
      '0 /555 01',
    ];
    assert.deepEqual(codes({ phones: phones.map(number => ({ number })) }), []);
    const none = ['555', 'x12', '----', '+', '212 555 0100; 212 555 0101', 'tel:2125550100', '5'.repeat(60)];
    assert.equal(codes({ phones: none.map(number => ({ number })) }).length, none.length);
    const mail = ['a@b.example', "o'brien+x@mail.example.org", 'jörg@example.org'];
    assert.deepEqual(codes({ emails: mail.map(address => ({ address })) }), []);
    const bounced = [
      'a@b',
      '@b.example',
      'a b@c.example',
      'a@b..example',
      'a@-b.example',
      'Sally <a@b.example>',
      'a@b@c.example',
    ];
    assert.equal(codes({ emails: bounced.map(address => ({ address })) }).length, bounced.length);
  });

  it('suffices for a search by two numbers, or by family name and day', () => {
    const enough = (asked: object): boolean => checkSearch(asked, {}, NOW).length === 0;
    assert.ok(enough({ identifiers: [...HERS, { system: 'urn:oid:1', value: '100234' }] }));
    assert.ok(enough({ name: SALLY.name, birthDate: '1980-02-29' }));
    for (const asked of [
      { identifiers: HERS },
      { name: SALLY.name },
      { birthDate: '1980' },
      { identifiers: HERS, birthDate: '1980' },
    ])
      assert.ok(!enough(asked));
  });
});
