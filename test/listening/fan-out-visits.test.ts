/** SIU in, SIU out: a visit that scheduling tells of is written anew for each partner, in order, and none waits for another. */
import assert from 'node:assert/strict';
import { partners } from './partners.ts';
import { segment, siu, verdict } from './rig.ts';

const PROFILES = {
  clinic: { sending: { application: 'HUB' }, receiving: { application: 'CLINIC' }, timeZone: 'Europe/Berlin' },
  lab: {
    ...{ sending: { application: 'HUB' }, receiving: { application: 'LAB' }, timeZone: 'Europe/London' },
    ...{ durationUnits: 'M', places: { start: ['TQ1-7'] } },
  },
};

describe('a visit told on to several systems', function () {
  this.timeout(120_000);
  const told = partners('appointments/v1', PROFILES);
  const { heard, until } = told;
  const triggers = (name: string) => told.types(name).map(type => type.split('^')[1]);

  it('reaches each in its own words and by its own clock, under the numbers of the sender', async () => {
    for (const trigger of ['S12', 'S13', 'S14', 'S15', 'S26'])
      assert.equal(verdict(await told.line.say(siu(`V-${trigger}`, trigger))), `AA V-${trigger}`);
    await Promise.all([until('clinic', 5), until('lab', 5)]);
    assert.deepEqual(triggers('clinic'), ['S12', 'S13', 'S14', 'S15', 'S26']);
    assert.deepEqual(triggers('lab'), triggers('clinic'));
    const [sch, pid, ail, aip] = ['SCH', 'PID', 'AIL', 'AIP'].map(name => segment(heard['clinic']![0]!, name));
    assert.deepEqual(
      [sch![2], sch![7], sch![9], sch![10], sch![11]],
      ['4711^SCHED', 'CHK^Check-up', '30', 'MIN', '^^^20261201093000+0100^20261201100000+0100'],
    );
    assert.deepEqual([pid![3], pid![5]], ['100234^^^NORTH^MR', 'Muster^Max']);
    assert.deepEqual([ail![3], aip![3]], ['CARDIO^R2^^NORTH', '^Doctor^Dora']);
    const lab = heard['lab']![0]!;
    assert.deepEqual([segment(lab, 'TQ1')[7], segment(lab, 'SCH')[10]], ['20261201083000+0000', 'M']);
    assert.equal(segment(heard['clinic']![3]!, 'SCH')[6], 'PAT^Patient asked');
    assert.equal(segment(heard['clinic']![3]!, 'SCH')[25], 'Cancelled');
  });

  it('waits for one that is down, in order, while the other goes on', async () => {
    await told.close('lab');
    for (const n of [1, 2, 3]) await told.line.say(siu(`W${n}`, 'S12', { filler: `90${n}` }));
    await until('clinic', 8);
    assert.equal(heard['lab']!.length, 5);
    await told.reopen('lab');
    await until('lab', 8);
    assert.deepEqual(
      heard['lab']!.slice(5).map(text => segment(text, 'SCH')[2]),
      ['901^SCHED', '902^SCHED', '903^SCHED'],
    );
  });
});
