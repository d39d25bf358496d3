/** Acknowledgements of HL7 v2: original and enhanced mode, errors in both shapes, and what is read of those of others. */
import assert from 'node:assert/strict';
import { acknowledge, readAcknowledgement, wantsAcknowledgment } from '../../adapters/hl7v2/codec/acknowledge.ts';
import { adt, MSH, PATIENT, read } from './hl7v2-messages.ts';

const FACTS = { controlId: 'K1', at: '20261126120001+0000' };
const ERROR = {
  code: '101',
  severity: 'E',
  location: { segment: 'PID', sequence: 1, field: 5, repetition: 2, component: 1 },
} as const;
const lines = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').split('\r');

describe('HL7 v2 acknowledgement', () => {
  it('goes back the way the message came, names it, and is an ACK of its event whatever the structure (D9)', () => {
    const bytes = acknowledge(read(adt(PATIENT)), { ...FACTS, code: 'AA' });
    assert.deepEqual(lines(bytes), [
      'MSH|^~\\&|RECEIVER|LAB|SENDER|WARD|20261126120001+0000||ACK^A04^ACK|K1|P|2.5.1',
      'MSA|AA|M1',
      '',
    ]);
  });

  it('says where the errors are: ERL since 2.5, ELD before it', () => {
    const answer = (version: string) =>
      acknowledge(read(adt(PATIENT).replace('2.5.1', version)), { ...FACTS, code: 'AE', errors: [ERROR] });
    assert.equal(lines(answer('2.5.1'))[2], 'ERR||PID^1^5^2^1|101^^HL70357|E');
    assert.equal(lines(answer('2.3'))[2], 'ERR|PID^1^5^101&&HL70357');
    for (const version of ['2.5.1', '2.3']) {
      const said = readAcknowledgement(read(answer(version)));
      assert.deepEqual([said?.code, said?.controlId, said?.errors[0]?.code], ['AE', 'M1', '101']);
    }
    assert.equal(readAcknowledgement(read(answer('2.5.1')))?.errors[0]?.place, 'PID-5[#1].1');
    assert.equal(readAcknowledgement(read(answer('2.3')))?.errors[0]?.place, 'PID-5');
  });

  it('answers in the delimiters and the charset of the message, and also what could not be read', () => {
    const odd = read(Buffer.from('MSH$%*!@$K\xf6ln%1$$$$$$ADT%A04$M!F!1$P$2.5.1$$$$$$8859/1\r', 'latin1'));
    const answer = lines(acknowledge(odd, { ...FACTS, code: 'CA' }));
    assert.equal(answer[0], 'MSH$%*!@$$$K\xf6ln%1$$20261126120001+0000$$ACK%A04%ACK$K1$P$2.5.1$$$$$$8859/1');
    assert.equal(answer[1], 'MSA$CA$M!F!1');
    const blind = lines(acknowledge(undefined, { ...FACTS, code: 'AR', errors: [{ code: '100', severity: 'E' }] }));
    assert.deepEqual(blind.slice(1), ['MSA|AR', 'ERR|||100^^HL70357|E', '']);
  });

  it('gives back what the sender wrote byte for byte, also what its charset or its delimiters cannot say', () => {
    const msa = (id: string, charset = '') => {
      const head = `MSH|^~\\&|S\xe9nder||||20261126||ADT^A04|${id}|P|2.5.1||||||${charset}\r`;
      return lines(acknowledge(read(Buffer.from(head, 'latin1')), { ...FACTS, code: 'AA' }))[1];
    };
    for (const id of ['A\\H\\1', 'A\\X41\\1', 'A&1', 'A^1', 'A~1', 'A\xe91', 'A\\T\\1']) {
      assert.equal(msa(id), `MSA|AA|${id}`);
      assert.equal(msa(id, 'ASCII'), `MSA|AA|${id}`);
    }
    const short = read('MSH|^~\\|A|B|C|D|20261126||ADT^A04|M1|P|2.3\r');
    assert.equal(lines(acknowledge(short, { ...FACTS, code: 'AE', errors: [ERROR] }))[2], 'ERR|PID^1^5^101');
  });

  it('knows what the sender asked for (MSH-15 and MSH-16)', () => {
    const wants = (commit: string, application: string, kind: 'commit' | 'application', code: 'AA' | 'AE' | 'CA') =>
      wantsAcknowledgment(read(`${MSH}|||${commit}|${application}\r`), kind, code);
    assert.deepEqual([wants('', '', 'application', 'AA'), wants('', '', 'commit', 'CA')], [true, false]);
    assert.deepEqual([wants('AL', 'NE', 'commit', 'CA'), wants('AL', 'NE', 'application', 'AA')], [true, false]);
    assert.deepEqual([wants('ER', 'ER', 'application', 'AA'), wants('ER', 'ER', 'application', 'AE')], [false, true]);
    assert.deepEqual([wants('SU', '', 'commit', 'CA'), wants('SU', '', 'application', 'AA')], [true, false]);
  });

  it('reads coded parts alone: no text of the other side gets through', () => {
    const said = readAcknowledgement(
      read('MSH|^~\\&|A|B\rMSA|XX|M1|Testperson is unknown\rERR||Testperson^1^5|Testperson|E|||Testperson\r'),
    );
    assert.deepEqual(said, { code: undefined, controlId: 'M1', errors: [{ severity: 'E' }] });
    assert.equal(readAcknowledgement(read(adt(PATIENT))), undefined);
  });
});
