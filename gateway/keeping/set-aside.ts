/** An answer that belongs to nobody we know of, as the rows that keep it. */
import type { Mishap, Wire } from '../plugs/dialect.ts';
import type { Entry } from '../store/batcher.ts';
import { type Body, pack, wireBytes } from '../store/bodies.ts';
import type { DataKey } from '../store/key-ring.ts';
import { seal } from '../store/seal.ts';
import { uuidv7 } from '../uuid.ts';

export function setAside(endpoint: string, wire: Wire, why: Mishap, key: DataKey, at: Date): Entry {
  const id = uuidv7(at.getTime());
  const body: Body = { kind: 'received', endpoint, head: wire.head, bytes: wireBytes(wire) };
  const row = {
    ...{ id, at, facility: '', exchange: null, backend: endpoint, cause: why.cause },
    ...{ position: why.position, key: key.id, sealed: seal(key.secret, pack([body]), id) },
  };
  const record = { at: at.toISOString(), what: 'quarantined', backend: endpoint, fault: why.cause };
  return { rows: { quarantine: [row] }, audit: [record] };
}
