/** Providers come in: each MFE of a master file is an event of its own, and who is told of elsewhere is the same person. */
import assert from 'node:assert/strict';
import type { Encounter } from '../../contracts/encounters/v1/types.ts';
import type { Provider } from '../../contracts/providers/v1/types.ts';
import type { CloudEvent } from '../../gateway/events/event.ts';
import type { WorkGroupView } from '../../gateway/work/item.ts';
import { call, eventually } from '../store/rig.ts';
import { adt, verdict } from './rig.ts';
import { telling } from './telling.ts';

const mfn = (id: string, ...records: string[]) =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||MFN^M02^MFN_M02|${id}|P|2.5.1\r` +
  `MFI|PRA^Practitioner^HL70175||UPD|||NE\r${records.join('')}`;
const mfe = (event: string, key: string) => `MFE|${event}|1|20261126|${key}|CE\r`;

/** The staff record that the standard shows (HL7 v2.5.1 §15.5.1), with a National Provider Identifier. */
const HIPPOCRATES =
  'STF|PMF98123789182^^PLW|U2246^^^PLW~444444444^^^USSSA|HIPPOCRATES^HAROLD^H^JR^DR^M.D.|P|M|19511004|A|^ICU|^MED|' +
  '^WPN^PH^^^555^5551003~^PRN^PH^^^955^5551003|1003 HEALTHCARE DRIVE^SUITE 200^ANNARBOR^MI^98199^USA~' +
  '3029 HEALTHCARE DRIVE^^ANNARBOR^MI^98198^O|19890125|||74160.2326@COMPUSERV.COM\r' +
  'PRA|PMF98123789182^^PLW|^HIPPOCRATES FAMILY PRACTICE|ST|I|OB/GYN^STATE BOARD OF OBSTETRICS AND GYNECOLOGY^C^19790123|' +
  '1234887609^UPIN~1234987^CTY^MECOSTA~1234567893^NPI~12394433879^MDD^CA^20301231\r';

describe('providers that come in', function () {
  this.timeout(120_000);
  const door = telling('providers/v1', 'encounters/v1');
  const told = <T = Provider>(count: number) => door.told<T>(count);

  it('are told in the words of the contract', async () => {
    const said = mfn('M1', mfe('MAD', 'PMF98123789182^^PLW'), HIPPOCRATES);
    assert.equal(verdict(await door.line.say(said)), 'AA M1');
    const [{ type, subject, data }] = (await told(1)) as [CloudEvent & { data: Provider }];
    const { id, ...provider } = data;
    assert.deepEqual([type, subject], ['org.canongate.providers.upserted.v1', `/v1/providers/${id}`]);
    const licence = (code: string, value: string, issuer?: string, end?: string) => ({
      ...(issuer && { identifier: { system: `urn:id:${issuer}`, value } }),
      code: { system: 'http://terminology.hl7.org/CodeSystem/v2-0338', code },
      ...(issuer && { issuer }),
      ...(end && { period: { end } }),
    });
    assert.deepEqual(provider, {
      ...{ npi: '1234567893', active: true, sex: 'male', prefix: 'DR', suffix: 'JR M.D.' },
      ...{ familyName: 'HIPPOCRATES', givenNames: ['HAROLD', 'H'] },
      identifiers: [
        { system: 'urn:id:PLW', value: 'U2246' },
        { system: 'urn:id:USSSA', value: '444444444' },
      ],
      contacts: [
        { system: 'phone', value: '555 5551003', use: 'work' },
        { system: 'phone', value: '955 5551003', use: 'home' },
        { system: 'email', value: '74160.2326@COMPUSERV.COM' },
      ],
      addresses: [
        {
          lines: ['1003 HEALTHCARE DRIVE', 'SUITE 200'],
          ...{ city: 'ANNARBOR', state: 'MI', postalCode: '98199', country: 'USA' },
        },
        { lines: ['3029 HEALTHCARE DRIVE'], city: 'ANNARBOR', state: 'MI', postalCode: '98198' },
      ],
      qualifications: [
        licence('UPIN', '1234887609'),
        licence('CTY', '1234987', 'MECOSTA'),
        licence('MDD', '12394433879', 'CA', '2030-12-31'),
      ],
      roles: [{ specialties: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0337', code: 'OB/GYN' }] }],
    });
  });

  it('come and go one by one, in the order of the message', async () => {
    const person = (key: string, name: string) => `STF|${key}|||||||\r`.replace('|||||||', `||${name}|||||`);
    await door.line.say(
      mfn(
        'M2',
        ...[mfe('MAD', 'D1^^NORTH'), person('D1^^NORTH', 'Doctor^Dora'), mfe('MDC', 'PMF98123789182^^PLW')],
        ...[mfe('MDL', 'D9^^NORTH'), mfe('MAC', 'D1^^NORTH'), person('D1^^NORTH', 'Doctor^Dora')],
      ),
    );
    const events = await told(5);
    assert.deepEqual(
      events.slice(1).map(({ type, data }) => [type.split('.')[3], data.familyName, data.active]),
      [
        ['upserted', 'Doctor', undefined],
        ['retired', undefined, false],
        ['retired', undefined, false],
        ['upserted', 'Doctor', true],
      ],
    );
    assert.equal(events[2]!.data.id, events[0]!.data.id);
  });

  it('are those of whom visits tell', async () => {
    await door.line.say(adt('M3', 'A01'));
    const visit = (await told<Encounter>(6))[5]!;
    const dora = (await told(2))[1]!;
    assert.equal(visit.data.attending?.id, dora.data.id);
  });

  it('of whom no table says what became of them, or who has no number, are for a person', async () => {
    await door.line.say(mfn('M4', mfe('MAD', 'D2^^NORTH'), mfe('XXX', 'D3^^NORTH')));
    await door.line.say(mfn('M5', mfe('MUP', '')));
    const groups = await eventually(
      async () => (await call<{ groups: WorkGroupView[] }>(door.open.url, '/v1/work-item-groups')).body.groups,
      found => found.length === 2,
    );
    assert.deepEqual(groups.map(({ cause, pointer }) => [cause, pointer]).sort(), [
      ['bad-code', '/active'],
      ['required', '/id'],
    ]);
    assert.equal(door.receiver.received.length, 6);
  });
});
