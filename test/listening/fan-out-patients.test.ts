/** ADT in, ADT out: a patient that registration tells of, without a visit, is written anew for each partner, and so is a merge. */
import assert from 'node:assert/strict';
import { readMessage } from '../../adapters/hl7v2/codec/message.ts';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import { partners } from './partners.ts';
import { segment, verdict } from './rig.ts';

const PROFILES = {
  clinic: { sending: { application: 'HUB' }, receiving: { application: 'CLINIC' }, timeZone: 'Europe/Berlin' },
  lab: {
    ...{ sending: { application: 'HUB' }, receiving: { application: 'LAB' }, timeZone: 'Europe/London' },
    ...{ registration: { register: 'A04', update: 'A08' }, identifierSystems: { 'urn:id:NORTH': 'NH:1.2.3:ISO' } },
  },
};

/** HL7 v2.5.1 §3.3.28, §3.3.31 and §3.3.40 in shape; the patients are invented. */
const adt = (id: string, trigger: string, structure: string, number: string, more = '') =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||ADT^${trigger}^${structure}|${id}|P|2.5.1\r` +
  `EVN|${trigger}|20261126120000+0100\rPID|1||${number}^^^NORTH^MR||Muster^Max^M||19800229|M\r${more}`;

describe('a patient told on to several systems', function () {
  this.timeout(120_000);
  const told = partners('patients/v1', PROFILES);

  it('is registered, changed and merged there, in order, under the numbers and triggers that each knows', async () => {
    const merge = adt('P4', 'A40', 'ADT_A39', '100234', 'MRG|200^^^NORTH^MR\r');
    const all = [
      adt('P1', 'A28', 'ADT_A05', '100234'),
      adt('P2', 'A31', 'ADT_A05', '100234'),
      adt('P3', 'A28', 'ADT_A05', '200'),
      merge,
    ];
    for (const [n, one] of all.entries()) assert.equal(verdict(await told.line.say(one)), `AA P${n + 1}`);
    for (const name of ['clinic', 'lab']) await told.until(name, all.length);
    const { heard, types } = told;
    assert.deepEqual(types('clinic'), ['ADT^A28^ADT_A05', 'ADT^A31^ADT_A05', 'ADT^A28^ADT_A05', 'ADT^A40^ADT_A39']);
    assert.deepEqual(types('lab'), ['ADT^A04^ADT_A01', 'ADT^A08^ADT_A01', 'ADT^A04^ADT_A01', 'ADT^A40^ADT_A39']);
    const one = segment(heard['clinic']![0]!, 'PID');
    assert.deepEqual([one[3], one[5], one[7], one[8]], ['100234^^^NORTH^MR', 'Muster^Max^M', '19800229', 'M']);
    const merged = (name: string) => heard[name]!.find(text => text.includes('A40'))!;
    assert.deepEqual(
      ['PID', 'MRG'].map(id => segment(merged('clinic'), id)[id === 'PID' ? 3 : 1]),
      ['100234^^^NORTH^MR', '200^^^NORTH^MR'],
    );
    assert.deepEqual(
      ['PID', 'MRG'].map(id => segment(merged('lab'), id)[id === 'PID' ? 3 : 1]),
      ['100234^^^NH&1.2.3&ISO^MR', '200^^^NH&1.2.3&ISO^MR'],
    );
    for (const text of Object.values(heard).flat())
      assert.deepEqual(conform(readMessage(Buffer.from(text, 'latin1'))), [], text.replaceAll('\r', '\n'));
  });
});
