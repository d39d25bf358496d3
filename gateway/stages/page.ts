/** Pages of a system of record: the address of the one that follows leaves sealed, and is asked for when it comes back. */
import type { Destination, Endpoint } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { notOurs, type PageOwner, sealedCursor, unsealedPlace } from '../page-cursor.ts';
import type { Plan } from '../plan.ts';

/** The page that the caller asks for. */
export interface Page {
  endpoint: string;
  address: string;
}

/** As a cursor it still fits into the head of a request, beside its credentials. */
const LONGEST_ADDRESS = 5000;

const isPaged = (destination: Destination): boolean =>
  destination.kind === 'endpoint' && destination.mapping.steps.some(({ page }) => page !== undefined);

/** Undefined where the first is asked for. A composition has cursors of its own. @throws Fault `malformed-request` */
export function pageOf({ keeper }: Plan, exchange: Exchange): Page | undefined {
  const { destinations, record } = exchange;
  const { cursor } = (record.input ?? {}) as { cursor?: unknown };
  if (typeof cursor !== 'string' || destinations.every(({ kind }) => kind !== 'endpoint')) return undefined;
  if (!destinations.some(isPaged)) throw notOurs();
  const place = unsealedPlace(keeper.pageKey, cursor, ownerOf(exchange));
  const space = place.indexOf(' ');
  return { endpoint: place.slice(0, space), address: place.slice(space + 1) };
}

/** Only who gave the page before knows the next one. */
export function destinationsOf({ destinations }: Exchange, page: Page | undefined): readonly Destination[] {
  if (!page) return destinations;
  const found = destinations.filter(one => one.kind === 'endpoint' && one.endpoint.name === page.endpoint);
  if (!found.some(isPaged)) throw notOurs();
  return found;
}

/** The answer with a cursor where the mapping read an address. @throws Fault `backend-invalid` for one that leads elsewhere or is too long */
export function withCursor(
  { keeper }: Plan,
  exchange: Exchange,
  { endpoint: { name, reaches }, asked }: { endpoint: Endpoint; asked: Page | undefined },
  read: unknown,
): unknown {
  const { next: address, ...answer } = read as { next?: unknown };
  if (typeof address !== 'string') return answer;
  const refused = (code: string): Fault =>
    new Fault('backend-invalid', {
      errors: [{ pointer: '/next', code }],
      backend: { endpoint: name, cause: code },
      outcome: 'not_applied',
    });
  if (!reaches(address)) throw refused('address-refused');
  // Whoever follows would never come to an end.
  if (address === asked?.address) throw refused('same-page');
  // Left out, this page would pass for the last.
  if (address.length > LONGEST_ADDRESS) throw refused('address-too-long');
  return { ...answer, next: sealedCursor(keeper.pageKey, `${name} ${address}`, ownerOf(exchange)) };
}

function ownerOf({ record: { contract, operation, consumer, facility, input } }: Exchange): PageOwner {
  const { cursor: _, ...query } = input as { cursor?: unknown };
  return { kind: `${contract}#${operation}`, consumer, facility, query };
}
