/** What an event says in full, and about whom: sealed with the key of its day. */
import type { KeyRing } from '../store/key-ring.ts';
import { unseal } from '../store/seal.ts';
import type { EventRow } from './event.ts';

export interface Full {
  data: unknown;
  subjects: readonly string[];
}

/** Undefined where its contract lets none of it be told, or where it was erased. */
export async function fullOf(
  ring: KeyRing,
  { id, key, sealed }: Pick<EventRow, 'id' | 'key' | 'sealed'>,
): Promise<Full | undefined> {
  const secret = key === null || !sealed ? undefined : await ring.key(key);
  return secret && (JSON.parse(unseal(secret, sealed!, id).toString()) as Full);
}
