/** Who is looked for over HL7 v2: QBP^Q22 to an EHR that answers with whom it holds, and how well each fits. */
import assert from 'node:assert/strict';
import { MRN, numbered, PORTAL, patientsOverHl7 } from './patients-hl7v2-rig.ts';
import { grades, type Refused, refusal } from './patients-rig.ts';

const ANN = { name: { familyName: 'Testperson', givenNames: ['Ann'] }, birthDate: '1980-01-01' };
/** An account of the portal says which hospital is meant; nobody holds it. */
const HINT = { identifiers: [numbered('nobody', PORTAL)] };

describe('a patient who is looked for over HL7 v2', function () {
  this.timeout(60_000);
  const { call, search, ehr, heard, known } = patientsOverHl7();

  it('is asked for as the query of IHE ITI TF-2 §3.21 asks', async () => {
    const found = await search({ ...HINT, ...ANN });
    assert.equal(found.status, 200, JSON.stringify(found.body));
    const [message, ...more] = heard();
    assert.deepEqual([message?.ids(), more.length], [['MSH', 'QPD', 'RCP'], 0]);
    assert.equal(message?.raw(0, 9), 'QBP^Q22^QBP_Q21');
    assert.equal(message?.raw(1, 1), 'IHE PDQ Query');
    assert.equal(message?.raw(1, 3), '@PID.5.1.1^Testperson~@PID.7.1^19800101');
    assert.deepEqual([message?.raw(2, 1), message?.raw(2, 2)], ['I', '26^RD']);
  });

  it('is told with what fits how well, the best first, and with who assigned each number', async () => {
    const { body } = await search({ ...HINT, ...ANN });
    assert.deepEqual(
      body.matches.map(({ grade, patient }) => [grade, patient.name?.givenNames]),
      [['probable', ['Ann']]],
    );
    const { id, meta, ...patient } = body.matches[0]!.patient;
    assert.match(meta?.version ?? '', /^[0-9A-Z]{20}$/);
    assert.deepEqual(patient, {
      ...{ identifiers: [numbered('100234')], ...ANN, sex: 'female', phones: [{ number: '555-0100' }] },
    });
    const numberedToo = await search({ identifiers: [numbered('100234')], ...ANN });
    assert.deepEqual(grades(numberedToo), [[id, 'certain']]);
    const born = await search({ ...HINT, ...ANN, birthDate: '1980-01' });
    assert.deepEqual(
      born.body.matches.map(({ grade, patient }) => [grade, patient.birthDate]),
      [
        ['possible', '1980-01-01'],
        ['possible', '1980-01-11'],
      ],
    );
    assert.deepEqual((await search({ ...HINT, ...ANN, birthDate: '1980-02-02' })).body, { matches: [], more: false });
  });

  it('is found by two numbers only where both are held', async () => {
    ehr().responder.patients.register({
      ...{ mrn: '700001', family: 'Twofold', given: 'Tess', birthDate: '19910101', sex: 'F' },
      others: ['T-1^^^PORTAL^PI'],
    });
    const both = await search({ identifiers: [numbered('700001'), numbered('T-1', PORTAL)] });
    assert.deepEqual(
      both.body.matches.map(({ grade, patient }) => [grade, patient.name?.familyName]),
      [['certain', 'Twofold']],
    );
    const [asked] = heard();
    assert.equal(asked?.raw(1, 3), '@PID.3.1^700001~@PID.3.4.1^NORTH~@PID.3.4.2^2.999.1.1~@PID.3.4.3^ISO');
    const half = await search({ identifiers: [numbered('700001'), numbered('T-2', PORTAL)] });
    assert.deepEqual(half.body.matches, []);
  });

  it('is told with 24 others at most, and that there are more', async () => {
    for (let n = 0; n < 30; n++)
      ehr().responder.patients.register({ family: 'Multitude', given: `G${n}`, birthDate: '19900101', sex: 'M' });
    const many = await search({ ...HINT, name: { familyName: 'Multitude' }, birthDate: '1990-01-01' });
    assert.deepEqual([many.body.matches.length, many.body.more], [25, true]);
    // Of 26 who were asked for one has no number: 25 are shown, and others were left out. Nothing else says so.
    ehr().next({
      kind: 'bent',
      bend: text => text.replace(/\rQAK\|([^|]*\|[^|]*)\|[^\r]*/, '\rQAK|$1').replace(/\rPID\|1\|\|[^|]*/, '\rPID|1||'),
    });
    const unnumbered = await search({ ...HINT, name: { familyName: 'Multitude' }, birthDate: '1990-01-01' });
    assert.deepEqual([unnumbered.body.matches.length, unnumbered.body.more], [25, true]);
  });

  it('is asked for by no number whose assigner the hospital does not know', async () => {
    const elsewhere = numbered('1', 'https://elsewhere.example/mrn');
    const first = await search({ identifiers: [numbered('100234'), elsewhere] });
    assert.deepEqual(first.body, { matches: [], more: false });
    ehr().responder.domains.delete('PORTAL');
    const told = await search<Refused>({ identifiers: [numbered('1', PORTAL), elsewhere] });
    ehr().responder.domains.add('PORTAL');
    // IHE ITI TF-2 §3.21.4.2.2.7: MSA AE, ERR 204, QAK AE.
    assert.deepEqual(refusal(told), [422, 'invalid-request']);
    assert.deepEqual(told.body.backend?.cause, 'domain-unknown');
  });

  for (const [what, bend, cause] of [
    ['to another question', (text: string) => text.replace(/\rQAK\|[^|]*/, '\rQAK|OTHER'), 'correlation-mismatch'],
    ['of another kind', (text: string) => text.replace('RSP^K22^RSP_K21', 'ADR^A19^ADR_A19'), 'answer-unexpected'],
    ['that could not be given', (text: string) => text.replace(/(\rQAK\|[^|]*)\|OK/, '$1|AE'), 'query-error'],
  ] as const)
    it(`is not told from an answer ${what}`, async () => {
      const before = ehr().received.length;
      ehr().next(...Array.from({ length: 3 }, () => ({ kind: 'bent', bend }) as const));
      const told = await search<Refused>({ ...HINT, ...ANN });
      assert.deepEqual([told.status, told.body.backend?.cause], [502, cause]);
      // Those that the guards did not need.
      for (let n = ehr().received.length - before; n < 3; n++) await search({ ...HINT, ...ANN });
    });

  it('is read by the id, under which the number stands, and asked for anew each time', async () => {
    const one = await known('100234');
    heard();
    const read = await call('GET', `patients/${one.id}`);
    assert.deepEqual([read.status, read.body], [200, one]);
    assert.equal(read.headers.get('etag'), `"${one.meta?.version}"`);
    ehr().responder.patients.register({ ...ehr().responder.patients.get('100234')!, given: 'Anne' });
    assert.deepEqual((await call('GET', `patients/${one.id}`)).body.name?.givenNames, ['Anne']);
    const asked = heard();
    assert.equal(asked[0]?.raw(1, 3), '@PID.3.1^100234~@PID.3.4.1^NORTH~@PID.3.4.2^2.999.1.1~@PID.3.4.3^ISO');
    assert.notEqual(asked[0]?.get('MSH-10'), asked[1]?.get('MSH-10'));
    ehr().responder.patients.register({ ...ehr().responder.patients.get('100234')!, given: 'Ann' });
    ehr().next({ kind: 'bent', bend: text => text.replace(/\rPID.*$/s, '\r').replace('|OK|', '|NF|') });
    const gone = await call<Refused>('GET', `patients/${one.id}`);
    assert.deepEqual(refusal(gone), [404, 'not-found']);
    assert.equal(MRN, one.identifiers?.[0]?.system);
  });
});
