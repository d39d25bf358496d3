/** A canonical eligibility request over FHIR R4: where each field goes, and that nothing is lost on the way. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import type { EligibilityCheckRequest } from '../../contracts/eligibility-checks/v1/types.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import { lintMapping } from '../../gateway/tables/lint.ts';
import mapping from '../../mappings/eligibility-checks/v1/fhir-r4.ts';

const PROFILE = { currency: 'USD', originator: 'https://gateway.example/fhir/sid/inquiry' };
const step = compileMapping(mapping, fhirR4 as Dialect, PROFILE).steps[0] ?? assert.fail();
const scope = (input: unknown, route = {}) => ({
  key: 'check-1',
  now: new Date('2026-11-22T10:00:00Z'),
  profile: PROFILE,
  input,
  steps: {},
  route,
});

/** The resource as it leaves, parsed by the platform. */
function written(input: unknown, route = {}) {
  const { tree, findings } = step.encode(scope(input, route));
  assert.deepEqual(findings, []);
  return JSON.parse(String(fhirR4.write(tree as never, PROFILE).body));
}

const FULL: EligibilityCheckRequest = {
  payer: { id: 'FHIR01', name: 'EXAMPLE MUTUAL' },
  provider: { npi: '1234567893', organizationName: 'SAMPLE CLINIC', taxonomyCode: '207Q00000X' },
  subscriber: {
    memberId: 'W000000001',
    familyName: 'SAMPLE',
    givenName: 'SALLY',
    middleName: 'Q',
    birthDate: '1980-02-29',
    sex: 'female',
    groupNumber: 'GRP0001',
    identifiers: [
      { type: 'medical-record-number', value: 'M1' },
      { type: 'policy-number', value: 'N1' },
    ],
  },
  servicePeriod: { start: '2026-11-22', end: '2026-11-24' },
  serviceTypes: [{ code: '30' }, { code: '98' }],
  procedures: [{ system: 'hcpcs', code: '99213', modifiers: ['25', '59'] }],
  diagnoses: [{ system: 'icd-10-cm', code: 'E11.9' }],
};

type Schema = { 'x-fhir'?: string; properties?: Record<string, Schema>; items?: Schema };
const CONTRACT = JSON.parse(
  readFileSync(new URL('../../contracts/eligibility-checks/v1/request.schema.json', import.meta.url), 'utf8'),
) as Schema;

/** Values of a request with the FHIR path that the contract gives their field. */
function* placed(value: unknown, schema: Schema | undefined): Generator<[path: string, value: unknown]> {
  if (Array.isArray(value)) for (const each of value) yield* placed(each, schema?.items ?? schema);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) yield* placed(each, schema?.properties?.[name]);
  else yield [schema?.['x-fhir'] ?? 'none', value];
}

/** Everything at a path of a resource, whatever the index. */
const everything = (value: unknown, names: readonly string[]): unknown[] => {
  if (Array.isArray(value)) return value.flatMap(each => everything(each, names));
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  return typeof value === 'object' && value !== null ? everything((value as Record<string, unknown>)[name], rest) : [];
};

describe('an eligibility request as FHIR R4', () => {
  it('has each field where the contract says that it belongs', () => {
    const coded = new Set(['system', 'type']);
    const resource = written(FULL);
    const resources = [resource, ...resource.contained];
    let checked = 0;
    for (const [path, value] of placed(FULL, CONTRACT)) {
      const [type = '', ...names] = path.split('.');
      if (path === 'none' || coded.has(names.at(-1) ?? '')) continue;
      const found = resources.filter(each => each.resourceType === type).flatMap(each => everything(each, names));
      assert.ok(
        found
          .flatMap(each => (typeof each === 'object' ? everything(each, ['coding', 'code']) : [each]))
          .includes(value),
        `${path} holds no ${JSON.stringify(value)}`,
      );
      checked += 1;
    }
    assert.ok(checked >= 18, `${checked} fields`);
  });

  it('says in which system each number and code is meant (FHIR R4 §4.3, THO)', () => {
    const resource = written(FULL);
    const of = (type: string) =>
      resource.contained.filter((each: { resourceType: string }) => each.resourceType === type);
    assert.equal(resource.item[0].category.coding[0].system, 'https://codesystem.x12.org/005010/1365');
    assert.equal(
      resource.item[2].productOrService.coding[0].system,
      'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
    );
    assert.equal(
      resource.item[0].diagnosis[0].diagnosisCodeableConcept.coding[0].system,
      'http://hl7.org/fhir/sid/icd-10-cm',
    );
    assert.equal(resource.provider.identifier.system, 'http://hl7.org/fhir/sid/us-npi');
    assert.deepEqual(
      of('Patient')[0].identifier.map((each: { type: { coding: object[] } }) => each.type.coding[0]),
      [
        { system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' },
        { system: 'https://canongate.org/fhir/CodeSystem/identifier-type', code: 'policy-number' },
      ],
    );
    assert.deepEqual(of('Coverage')[0].relationship.coding[0], {
      system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship',
      code: 'self',
    });
    assert.deepEqual(of('PractitionerRole')[0].specialty[0].coding[0], {
      system: 'http://nucc.org/provider-taxonomy',
      code: '207Q00000X',
    });
  });

  it('is known to both sides by the id of the check', () => {
    assert.deepEqual(written(FULL).identifier, [{ system: PROFILE.originator, value: 'check-1' }]);
  });

  it('says a second given name only behind a first', () => {
    const person = (subscriber: object) =>
      written({ ...FULL, subscriber }).contained.find((each: { id: string }) => each.id === 'patient').name;
    assert.deepEqual(person({ memberId: 'W1', familyName: 'SAMPLE', middleName: 'Q' }), [{ family: 'SAMPLE' }]);
    assert.deepEqual(person({ memberId: 'W1', familyName: 'SAMPLE', givenName: 'S', middleName: 'Q' }), [
      { family: 'SAMPLE', given: ['S', 'Q'] },
    ]);
  });

  it('names the payer as the partner does, where the routing table says how', () => {
    const resource = written(FULL, { partnerPayerId: 'PARTNER-7' });
    assert.equal(resource.insurer.identifier.value, 'PARTNER-7');
    assert.ok(!JSON.stringify(resource).includes('FHIR01'));
  });

  it('states the diagnoses on every item that is asked about', () => {
    const { item } = written(FULL);
    assert.deepEqual(
      item.map((each: { diagnosis: unknown[] }) => each.diagnosis.length),
      [1, 1, 1],
    );
  });

  it('makes the dependent the patient, and the subscriber the subscriber of the coverage', () => {
    const resource = written({
      ...FULL,
      dependent: { familyName: 'SAMPLE', birthDate: '2015-03-14', relationship: 'child' },
    });
    const byReference = ({ reference }: { reference: string }) =>
      resource.contained.find((each: { id: string }) => `#${each.id}` === reference);
    const coverage = byReference(resource.insurance[0].coverage);
    assert.equal(byReference(resource.patient).birthDate, '2015-03-14');
    assert.equal(byReference(coverage.subscriber).birthDate, '1980-02-29');
    assert.equal(byReference(coverage.beneficiary).birthDate, '2015-03-14');
    assert.equal(coverage.relationship.coding[0].code, 'child');
  });

  it('comes back as it was, for every combination of what is optional', () => {
    const word = fc.stringMatching(/^[A-Z][A-Z ]{0,8}[A-Z]$/);
    const day = fc.constantFrom('1980-02-29', '2015-03-14', '1999-12-31');
    const some = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, ...needed: (keyof T)[]) =>
      fc.record(model, { requiredKeys: needed } as never);
    const identifier = some(
      {
        type: fc.constantFrom(
          ...([
            'policy-number',
            'member-number',
            'medical-record-number',
            'patient-account-number',
            'plan-number',
            'medicare-number',
            'medicaid-number',
            'agency-claim-number',
            'contract-number',
          ] as const),
        ),
        value: word,
      },
      'type',
      'value',
    );
    const organization = some(
      { npi: fc.constant('1234567893'), organizationName: word, taxonomyCode: fc.constant('207Q00000X') },
      'npi',
      'organizationName',
    );
    const person = some(
      { npi: fc.constant('1234567893'), familyName: word, givenName: word, taxonomyCode: fc.constant('207Q00000X') },
      'npi',
      'familyName',
    );
    const nonEmpty = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });
    const request = fc.record(
      {
        payer: some({ id: word, name: word }, 'id'),
        provider: fc.oneof(organization, person),
        subscriber: fc.record(
          {
            memberId: word,
            familyName: word,
            givenName: word,
            birthDate: day,
            sex: fc.constantFrom('male', 'female', 'other', 'unknown'),
            groupNumber: word,
            identifiers: nonEmpty(identifier),
          },
          { requiredKeys: ['memberId', 'familyName'] },
        ),
        dependent: fc.record(
          {
            familyName: word,
            givenName: word,
            birthDate: day,
            sex: fc.constantFrom('male', 'female'),
            relationship: fc.constantFrom('spouse', 'child', 'other'),
          },
          { requiredKeys: ['familyName', 'birthDate'] },
        ),
        serviceDate: day,
        serviceTypes: nonEmpty(fc.record({ code: fc.constantFrom('30', '98', 'MH', 'A0') })),
        procedures: nonEmpty(
          fc.record(
            {
              system: fc.constantFrom('hcpcs', 'cdt', 'ndc'),
              code: fc.constantFrom('99213', 'D0120'),
              modifiers: nonEmpty(fc.constantFrom('25', '59')),
            },
            { requiredKeys: ['system', 'code'] },
          ),
        ),
        diagnoses: nonEmpty(
          fc.record({ system: fc.constantFrom('icd-10-cm', 'icd-9-cm'), code: fc.constantFrom('E11.9', 'I10') }),
        ),
      },
      { requiredKeys: ['payer', 'provider', 'subscriber', 'serviceDate', 'serviceTypes'] },
    );
    fc.assert(
      fc.property(request, input => {
        const wire = fhirR4.write(step.encode(scope(input)).tree as never, PROFILE);
        assert.deepEqual(step.request.decode(fhirR4.read(wire, PROFILE), scope(input)), {
          value: JSON.parse(JSON.stringify(input)),
          findings: [],
        });
      }),
    );
  });

  it('has no path that R4 does not know, and no rule against another', () => {
    assert.deepEqual(lintMapping(mapping, fhirR4 as Dialect), []);
  });

  it('leads a finding of the server back to the field of the caller', () => {
    const { tree } = step.encode(scope(FULL));
    assert.equal(step.pointer(tree, ['body', 'patient', '@Patient', 'birthDate']), '/subscriber/birthDate');
    assert.equal(step.pointer(tree, ['body', 'item', 1, 'category', 'coding', 0, 'code']), '/serviceTypes/1/code');
  });
});
