/** Events as SQL, written by the statement that changes what they tell of. */

/** What becomes of telling an event is none: it would be told for ever. */
const UNTOLD = 'not exists (select from canongate.deliveries d where d.exchange = m.id)';

const ENDED = `('succeeded', 'failed', 'cancelled', 'needs-attention')`;
const CLOSED = `('completed', 'cancelled')`;

/** Rows of `operations` or `work_items` that were just written, each under the name of its part of the statement. */
export interface Written {
  operations?: string;
  workItems?: string;
}

/** In the order of the parts: of operations only calls that have ended, of work items what was opened or closed. */
export function tell({ operations, workItems }: Written): string {
  const ends =
    operations &&
    `select uuidv7(), now(), m.facility, 'org.canongate.operations.' || m.status || '.v1', m.consumer,
       '/v1/operations/' || m.id, m.contract || '#' || m.operation, m.partition, m.id
     from ${operations} m where m.status in ${ENDED} and m.consumer is not null and ${UNTOLD}`;
  const items =
    workItems &&
    `select uuidv7(), now(), m.facility,
       'org.canongate.work-items.' || case when m.status in ${CLOSED} then 'closed' else 'opened' end || '.v1', null,
       '/v1/work-items/' || m.id, m.contract || '#' || m.operation, m.id::text, m.id
     from ${workItems} m where ${UNTOLD}`;
  const told = [ends, items].filter(part => part !== undefined).join(' union all ');
  return `insert into canongate.events (id, at, facility, type, consumer, subject, operation, partition, exchange) ${told}`;
}
