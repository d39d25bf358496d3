/** Events of the contracts: rows of the commit that settles what they tell of. */
import type { Exchange } from '../exchange.ts';
import { atPointer } from '../pointer.ts';
import { jsonBytes } from '../store/bodies.ts';
import { partitionOf } from '../store/exchange-rows.ts';
import type { DataKey, KeyRing } from '../store/key-ring.ts';
import { seal } from '../store/seal.ts';
import type { RowOf } from '../store/tables.ts';
import { uuidv7 } from '../uuid.ts';
import type { DeclaredEvent } from './rules.ts';

/** An event that a message is, with what it says in full. */
export interface Published {
  event: DeclaredEvent;
  data: unknown;
  subjects: readonly string[];
}

/** What the success of a call means to others, as its contract declares it; or what a message said. */
export function eventRows(
  { record, published }: Exchange,
  declared: readonly DeclaredEvent[],
  ring: KeyRing,
  key: DataKey,
  at: Date,
): RowOf<'events'>[] {
  const { id: exchange, contract, operation, consumer, facility = '', answer, subjects = [] } = record;
  const answered = declared.map((event): Published => ({ event, data: answer, subjects }));
  return [...answered, ...(published ?? [])].map(({ event: { type, name, subject, full, ...of }, data, ...told }) => {
    const id = uuidv7();
    const [plain, version] = of.contract.split('/');
    const about = atPointer(data, subject) ?? exchange;
    return {
      ...{ id, at, facility, type, consumer, exchange, operation: `${contract}#${operation}` },
      subject: `/${version}/${plain}/${about}`,
      partition: partitionOf({ record }, ring) ?? `${name}-${about}`,
      key: full && key.id,
      sealed: full && seal(key.secret, [jsonBytes({ data, ...told })], id),
    };
  });
}
