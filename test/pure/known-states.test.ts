/** What an exchange leaves of how things stand: each state with its own event, as of when it was said and heard. */
import assert from 'node:assert/strict';
import type { LastKnown } from '../../gateway/contracts/last-known.ts';
import type { Published } from '../../gateway/events/outbox.ts';
import type { Exchange } from '../../gateway/exchange.ts';
import { knownStateRows } from '../../gateway/keeping/known-states.ts';
import type { RowOf } from '../../gateway/store/tables.ts';

const TYPE = 'org.canongate.appointments.changed.v1';
const IDS = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
const NOW = new Date('2026-11-27T13:00:00.000Z');
const tells: LastKnown = {
  contract: 'appointments/v1',
  asOfField: 'asOf',
  conclude: told => told,
  asOf: state => new Date((state as { asOf: string }).asOf),
  isWhole: () => true,
};
const event = (id: string) => ({ id, type: TYPE }) as RowOf<'events'>;
const published = (id: string, asOf: string) =>
  ({ event: { type: TYPE, tells }, data: { id, asOf }, subjects: [] }) as unknown as Published;
const message = (endedAt: string, ...told: Published[]) =>
  ({
    record: { id: 'm', steps: { received: { attempts: [{ endedAt }] } } },
    published: told,
  }) as unknown as Exchange;

describe('how things stand by a message', () => {
  it('is each of its own event, of several of one type', () => {
    const exchange = message(
      '2026-11-27T12:00:01.000Z',
      published(IDS[0], '2026-11-27T12:00:00.500Z'),
      published(IDS[1], '2026-11-27T12:00:00.500Z'),
    );
    const rows = knownStateRows(exchange, [event('answered'), event('first'), event('second')], NOW);
    assert.deepEqual(
      rows.map(row => [row.reference, row.event]),
      [
        [IDS[0], 'first'],
        [IDS[1], 'second'],
      ],
    );
  });

  for (const [what, said, heard, counts] of [
    ['the end of the minute that is named', '12:05:00.000', '12:09:00.000', '12:05:59.999'],
    ['when it was heard, within that minute', '12:05:00.000', '12:05:40.250', '12:05:40.250'],
    ['the end of the second that is named', '12:05:20.000', '12:09:00.000', '12:05:20.999'],
    ['the very instant that is named', '12:05:20.100', '12:09:00.000', '12:05:20.100'],
    ['when it was heard, where its clock is ahead', '12:45:20.100', '12:05:40.250', '12:05:40.250'],
  ] as const)
    it(`counts as of ${what}`, () => {
      const [date, zone] = ['2026-11-27T', 'Z'];
      const exchange = message(date + heard + zone, published(IDS[0], date + said + zone));
      const [row] = knownStateRows(exchange, [event('first')], NOW);
      assert.equal((row!.as_of as Date).toISOString(), date + counts + zone);
    });
});
