/** Transactions of FHIR R4: what may be sent as one, where a place within one leads, and what an answer to one must be. */
import assert from 'node:assert/strict';
import { fhirR4 } from '../../adapters/fhir/dialects/fhir-r4/dialect.ts';
import { locate } from '../../adapters/fhir/dialects/fhir-r4/locate.ts';
import { checkTransactionAnswer, entryUrn, locatedId } from '../../adapters/fhir/dialects/fhir-r4/transaction.ts';
import { type Dialect, DialectError, defineMapping, type Rule, table } from '../../gateway/kit.ts';
import { lintMapping } from '../../gateway/tables/lint.ts';

type Tree = { [name: string]: unknown };
const URN = entryUrn('key-1', 'patient');
const PATIENT = {
  fullUrl: URN,
  resource: { resourceType: 'Patient', name: [{ family: 'Sample' }] },
  request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=urn:x|1' },
};
const VISIT = {
  resource: {
    resourceType: 'Appointment',
    status: 'proposed',
    participant: [{ actor: { reference: URN }, status: 'accepted' }],
  },
  request: { method: 'PUT', url: 'Appointment/v1', ifMatch: 'W/"2"' },
};
const bundle = (...entry: Tree[]): Tree => ({ resourceType: 'Bundle', type: 'transaction', entry });
const write = (body: Tree): Tree =>
  JSON.parse(String(fhirR4.write({ head: { interaction: 'transaction' }, query: {}, body }, {}).body));
const blamed = (work: () => unknown): (string | undefined)[][] => {
  try {
    work();
  } catch (error) {
    if (error instanceof DialectError) return error.mishaps.map(({ cause, position }) => [cause, position]);
    throw error;
  }
  return [];
};

describe('a transaction', () => {
  it('is written entry by entry, with the conditions of each and references by name (FHIR R4 3.1.0.11)', () => {
    assert.deepEqual(write(bundle(PATIENT, VISIT)), bundle(PATIENT, VISIT));
  });

  it('may read, search, delete and call operations beside what it writes', () => {
    for (const [method, url] of [
      ['GET', 'Patient/p1'],
      ['GET', 'Patient?identifier=urn:x|1'],
      ['DELETE', 'Appointment/v1'],
    ])
      assert.deepEqual(
        blamed(() => write(bundle(PATIENT, { request: { method, url } }))),
        [],
      );
    const parameters = { resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Patient/$match' } };
    assert.deepEqual(
      blamed(() => write(bundle(parameters))),
      [],
    );
  });

  for (const [title, change, cause, position] of [
    ['of another type', { type: 'batch' }, 'value-invalid', 'type'],
    ['without an entry', { entry: [] }, 'element-missing', 'entry'],
    [
      'with an entry that is about another type than it says',
      { entry: [{ ...VISIT, request: { method: 'PUT', url: 'Patient/p1' } }] },
      'value-invalid',
      'entry[0].request.url',
    ],
    [
      'that leaves the server',
      { entry: [PATIENT, { ...VISIT, request: { method: 'PUT', url: 'https://elsewhere.example/Appointment/v1' } }] },
      'value-invalid',
      'entry[1].request.url',
    ],
    [
      'that climbs',
      { entry: [PATIENT, { ...VISIT, request: { method: 'PUT', url: 'Appointment/../Patient' } }] },
      'value-invalid',
      'entry[1].request.url',
    ],
    [
      'with a method that it does not have',
      { entry: [{ request: { method: 'TRACE', url: 'Patient/p1' } }] },
      'value-invalid',
      'entry[0].request.method',
    ],
    [
      'that creates nothing',
      { entry: [{ request: { method: 'POST', url: 'Patient' } }] },
      'element-missing',
      'entry[0].resource',
    ],
    ['with two entries of one name', { entry: [PATIENT, PATIENT] }, 'value-invalid', 'entry[1].fullUrl'],
    [
      'with a reference to an entry that is not there',
      { entry: [VISIT] },
      'value-invalid',
      'entry[0].resource.participant[0].actor.reference',
    ],
    [
      'with the condition of a create on an update',
      { entry: [PATIENT, { ...VISIT, request: { ...VISIT.request, ifNoneExist: 'x=1' } }] },
      'value-invalid',
      'entry[1].request.ifNoneExist',
    ],
    [
      'with an element that R4 does not have',
      { entry: [{ ...PATIENT, resource: { resourceType: 'Patient', shoeSize: '9' } }] },
      'element-unknown',
      'entry[0].resource.shoeSize',
    ],
  ] as const) {
    it(`${title} is not sent, and the place is named`, () => {
      const found = blamed(() => write({ ...bundle(PATIENT, VISIT), ...change }));
      assert.ok(
        found.some(each => each[0] === cause && each[1] === position),
        JSON.stringify(found),
      );
    });
  }

  it('keeps what an entry contains within that entry, written and read', () => {
    const inline = {
      ...VISIT.resource,
      participant: [{ actor: { '@Patient': PATIENT.resource }, status: 'accepted' }],
    };
    const written = write(bundle(PATIENT, { ...VISIT, resource: inline }));
    const [, entry] = written['entry'] as { resource: Tree }[];
    assert.deepEqual(entry?.resource['contained'], [{ ...PATIENT.resource, id: 'patient-1' }]);
    assert.equal(written['contained'], undefined);
    const { body } = fhirR4.read({ head: { status: '200' }, body: JSON.stringify(written) }, {});
    const [, again] = (body as { entry: { resource: { participant: { actor: Tree }[] } }[] }).entry;
    assert.deepEqual(again?.resource.participant[0]?.actor['@Patient'], { ...PATIENT.resource, id: 'patient-1' });
  });

  it('names its entries the same at each attempt, and no two alike', () => {
    assert.match(URN, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(entryUrn('key-1', 'patient'), URN);
    assert.equal(new Set([URN, entryUrn('key-1', 'visit'), entryUrn('key-2', 'patient')]).size, 3);
  });
});

describe('a place within a transaction', () => {
  const sent = bundle(PATIENT, VISIT);
  for (const [title, expression, position] of [
    ['the entry itself', 'Bundle.entry[1]', 'entry[1]'],
    ['an element of it', 'Bundle.entry[0].resource.name[0].family', 'entry[0].resource.name[0].family'],
    ['said as if the entry stood alone', 'Appointment.participant[0].actor', 'entry[1].resource.participant[0].actor'],
  ] as const) {
    it(`is found: ${title}`, () => assert.equal(locate(sent, expression).position, position));
  }

  it('is not guessed where two entries are of that type', () => {
    const { at, position } = locate(bundle(PATIENT, PATIENT), 'Patient.name');
    assert.deepEqual([at, position], [undefined, 'Patient.name']);
  });
});

describe('an answer to a transaction', () => {
  const told = (...entry: Tree[]): Tree => ({ resourceType: 'Bundle', type: 'transaction-response', entry });
  const done = { response: { status: '201 Created', location: 'Patient/p1/_history/1' } };
  const sent = bundle(PATIENT, VISIT);

  it('has an entry for each that was sent, and each is done', () => {
    assert.deepEqual(
      blamed(() => checkTransactionAnswer(sent, told(done, { response: { status: '200' } }))),
      [],
    );
  });

  for (const [title, answer, cause, position] of [
    ['that is short of one', told(done), 'answer-incomplete', undefined],
    [
      'of which one failed',
      told(done, { response: { status: '412 Precondition Failed' } }),
      'transaction-divided',
      'entry[1]',
    ],
    ['of which one says nothing', told(done, {}), 'transaction-divided', 'entry[1]'],
    [
      'in another order',
      told({ response: { status: '200', location: 'Appointment/v1' } }, done),
      'correlation-mismatch',
      'entry[0]',
    ],
    ['of a batch', { ...told(done, done), type: 'batch-response' }, 'unexpected-resource', undefined],
    ['that is something else', PATIENT.resource, 'unexpected-resource', undefined],
  ] as const) {
    it(`${title} is ${cause}`, () => {
      assert.deepEqual(
        blamed(() => checkTransactionAnswer(sent, answer as Tree)),
        [[cause, position]],
      );
    });
  }

  it('tells where each resource is now, relative or whole', () => {
    const { decode } = locatedId('Patient');
    for (const location of ['Patient/p1', 'Patient/p1/_history/1', 'https://fhir.example/r4/Patient/p1/_history/1'])
      assert.equal(decode(location), 'p1');
    for (const location of ['Coverage/p1', 'Patient/', 'javascript:Patient/p1', 'Patient/p1/../x'])
      assert.equal(decode(location), undefined, location);
  });
});

describe('a place within an entry of a bundle', () => {
  interface Both {
    familyName: string;
    status: string;
    visits: { status: string }[];
  }
  const a = table<Both>();
  const messages = (request: readonly Rule[], response: readonly Rule[] = []): string[] =>
    lintMapping(
      defineMapping({
        ...{ contract: 'appointments/v1', operation: 'book', dialect: 'fhir-r4' },
        steps: [{ name: 'both', effect: 'once', request, response }],
      }),
      fhirR4 as Dialect,
    ).map(({ code, message }) => `${code} ${message}`);
  const [patient, visit] = ['Bundle.entry[0].resource', 'Bundle.entry[1].resource'];
  const types = [a.fixed(`${patient}.resourceType`, 'Patient'), a.fixed(`${visit}.resourceType`, 'Appointment')];

  it('is held against what the table says the resource of that entry is', () => {
    const right = [a.f('familyName', `${patient}.name[0].family`), a.f('status', `${visit}.status`)];
    assert.deepEqual(messages([...types, ...right]), []);
    const wrong = [a.f('familyName', `${visit}.name[0].family`), a.f('status', `${patient}.status`)];
    assert.deepEqual(messages([...types, ...wrong]), [
      `unknown-path ${visit}.name[0].family: ${visit}.name[0].family: Appointment has no element name`,
      `unknown-path ${patient}.status: ${patient}.status: Patient has no element status`,
    ]);
  });

  it('is held against what a list is filtered by', () => {
    const visits = (path: string) =>
      a.each('visits', 'Bundle.entry', one => [one.f('status', { read: [path] })], {
        where: { 'resource.resourceType': 'Appointment' },
      });
    assert.deepEqual(messages([], [visits('resource.status')]), []);
    assert.match(messages([], [visits('resource.birthDate')])[0] ?? '', /^unknown-path .* Appointment has no element/);
  });

  it('is one of some resource in use where nothing says of which', () => {
    assert.deepEqual(messages([a.f('status', `${visit}.birthDate`)]), []);
    assert.match(
      messages([a.f('status', `${visit}.shoeSize`)])[0] ?? '',
      /^unknown-path .* no resource in use has it$/,
    );
    const foreign = [a.fixed(`${patient}.resourceType`, 'Spaceship'), a.f('status', `${patient}.status`)];
    assert.match(messages(foreign).at(-1) ?? '', /^unknown-path .* Spaceship is not a resource in use$/);
  });
});
