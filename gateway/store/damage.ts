/** What the disk gives back is not what was written: told apart from a store that is away, for asking again does not help. */
import { Fault } from '../faults.ts';
import { SealBroken } from './seal.ts';

/** Codes of PostgreSQL for data and indexes that are corrupted, and classes for what it cannot read at all. */
const DAMAGED = ['XX001', 'XX002'];
const UNREADABLE = [...DAMAGED, 'XX000', '58030', '58P01', '22021'];

const codeOf = (cause: unknown): string => (cause as { code?: string } | undefined)?.code ?? '';

/** The fault that a caller is told; undefined where nothing says that anything is damaged. */
export function damageIn(cause: unknown): Fault | undefined {
  if (cause instanceof Fault && cause.code === 'damaged') return cause;
  return cause instanceof SealBroken || DAMAGED.includes(codeOf(cause)) ? new Fault('damaged', { cause }) : undefined;
}

export function orDamaged(cause: unknown): never {
  throw damageIn(cause) ?? cause;
}

/** Why something cannot be read, in words that hold no payload. @throws what has nothing to do with it */
export function unreadable(cause: unknown): string {
  const code = codeOf(cause);
  if (!UNREADABLE.includes(code)) throw cause;
  const [place] = /block \d+ of relation "?[\w./]+|toast value \d+/.exec((cause as Error).message) ?? [];
  return `PostgreSQL cannot read it (${code}${place ? `, ${place.replace('"', '')}` : ''})`;
}

/** What the store could not do, for callers who may come again; what is damaged stays so. */
export function unavailable(cause: unknown): never {
  throw cause instanceof Fault ? cause : (damageIn(cause) ?? new Fault('store-unavailable', { cause }));
}
