/** How long a door may be silent, by the hours of its zone. */
import assert from 'node:assert/strict';
import { silenceOf } from '../../gateway/listening/silence.ts';

const at = (text: string): Date => new Date(text);

describe('the silence of a door', () => {
  const berlin = silenceOf({ '06-22': '15m', '22-06': '4h' }, 'Europe/Berlin');

  it('is overdue by what is beyond its limit', () => {
    assert.equal(silenceOf('10m', 'UTC').overdue(at('2026-11-26T12:00:00Z'), at('2026-11-26T12:10:00Z')), 0);
    assert.equal(silenceOf('10m', 'UTC').overdue(at('2026-11-26T12:00:00Z'), at('2026-11-26T12:11:00Z')), 60);
  });

  it('is measured by the hour of the zone of the door, in summer and in winter', () => {
    // 21:30 in Berlin is 20:30 UTC in winter and 19:30 in summer.
    assert.equal(berlin.overdue(at('2026-11-26T20:00:00Z'), at('2026-11-26T20:30:00Z')), 900);
    assert.equal(berlin.overdue(at('2026-11-26T21:00:00Z'), at('2026-11-26T21:30:00Z')), 0);
    assert.equal(berlin.overdue(at('2026-07-26T20:00:00Z'), at('2026-07-26T20:30:00Z')), 0);
  });

  it('holds no quiet night against the morning', () => {
    // 06:00 in Berlin.
    const [evening, morning] = [at('2026-11-26T23:30:00Z'), '2026-11-27T05'];
    assert.equal(berlin.overdue(evening, at(`${morning}:10:00Z`)), 0);
    assert.equal(berlin.overdue(evening, at(`${morning}:16:00Z`)), 60);
  });

  it('is as long as it likes in hours that no stretch names', () => {
    const weekday = silenceOf({ '08-18': '5m' }, 'UTC');
    assert.equal(weekday.overdue(at('2026-11-20T12:00:00Z'), at('2026-11-26T07:59:00Z')), 0);
    assert.equal(weekday.overdue(at('2026-11-20T12:00:00Z'), at('2026-11-26T08:06:00Z')), 60);
  });

  it('is refused where nobody could tell it', () => {
    for (const [silence, zone] of [
      ['soon', 'UTC'],
      [{ '6-22': '15m' }, 'UTC'],
      [{ '06-22': '0m' }, 'UTC'],
      ['15m', 'Nowhere/Land'],
    ] as const)
      assert.throws(() => silenceOf(silence, zone), RangeError);
  });
});
