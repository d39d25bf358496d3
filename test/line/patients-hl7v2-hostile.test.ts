/** Texts of a patient that would be delimiters, segments or the end of a frame: each is written escaped and read back as it was. */
import assert from 'node:assert/strict';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import { numbered, PORTAL, patientsOverHl7 } from './patients-hl7v2-rig.ts';
import { content } from './patients-rig.ts';

/** Every delimiter, a segment behind a CR, a frame that ends and another that begins, a null, an escape that is none. */
const TEXTS = ['a|b^c&d~e\\f', 'x\rZZZ|1', 'y\x1c\r\x0bMSH|^~\\&|Z', '""', '\\F\\', '\n', 'ü\u2028\x7f'];

describe('a text of a patient that is no plain text', function () {
  this.timeout(120_000);
  const { call, ehr, heard, search, put, merge } = patientsOverHl7();
  let n = 0;

  /** Blanks are refused by the contract where a text is all that is said. */
  const said = (text: string) => `${text}.`;

  for (const text of TEXTS)
    it(`is read back as it was sent: ${JSON.stringify(text)}`, async () => {
      const word = said(text);
      const person = {
        identifiers: [numbered(`${text} ${++n}`, PORTAL)],
        name: { familyName: `${word}${n}`, givenNames: [word, word], prefixes: [word], suffixes: [word] },
        ...{ birthDate: '1990-05-06', sex: 'female' as const },
        addresses: [{ lines: [word, word], city: word, district: word, state: word, postalCode: word, country: 'US' }],
        acceptPossibleDuplicate: true,
      };
      const made = await call('POST', 'patients', person);
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const { acceptPossibleDuplicate: _, ...wanted } = person;
      const own = numbered(ehr().responder.patients.all.at(-1)!.mrn);
      const whole = { ...wanted, identifiers: [own, ...wanted.identifiers] };
      assert.deepEqual(content(made.body), whole);
      const found = await search({ identifiers: whole.identifiers });
      assert.deepEqual(
        found.body.matches.map(({ patient }) => patient.id),
        [made.body.id],
      );
      const { name, birthDate } = wanted;
      const named = await search({ name, birthDate, identifiers: [numbered('nobody', PORTAL)] });
      assert.equal(named.status, 200, JSON.stringify(named.body));
      assert.deepEqual(
        named.body.matches.map(({ patient }) => content(patient)),
        [whole],
      );

      const moved = { ...whole, addresses: [{ ...person.addresses[0]!, city: `${word}!` }] };
      const changed = await put(made.body.id, moved, made.body.meta?.version);
      assert.deepEqual([changed.status, content(changed.body)], [200, moved]);
      const read = await call<Patient>('GET', `patients/${made.body.id}`);
      assert.deepEqual(read.body, changed.body);

      const other = await call('POST', 'patients', { ...person, identifiers: [numbered(`${text} ${++n}`, PORTAL)] });
      assert.equal((await merge(other.body.id, made.body.id)).status, 200);

      const SEGMENTS: Readonly<Record<string, string>> = {
        QBP: 'MSH QPD RCP',
        A28: 'MSH EVN PID PV1',
        A31: 'MSH EVN PID PV1',
        A40: 'MSH EVN PID MRG',
      };
      for (const message of heard()) {
        const kind = message.get('MSH-9.1') === 'QBP' ? 'QBP' : (message.get('MSH-9.2') ?? '');
        assert.equal(message.ids().join(' '), SEGMENTS[kind]);
      }
      assert.deepEqual(
        ehr().received.map(message => message.get('ZZZ-1')),
        [],
      );
    });
});
