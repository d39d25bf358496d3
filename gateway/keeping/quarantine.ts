/** Answers that belong to no call we know of: set aside sealed, with why, for a person. */
import type { Keeper } from '../keeper.ts';
import { type Body, pack, wireBytes } from '../store/bodies.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { seal } from '../store/seal.ts';
import type { Writer } from '../store/writer.ts';
import { uuidv7 } from '../uuid.ts';

interface Setting {
  ring: KeyRing;
  writer: Pick<Writer, 'submit'>;
  now(): number;
}

export function quarantining({ ring, writer, now }: Setting): Keeper['quarantine'] {
  return async (endpoint, wire, why) => {
    const at = new Date(now());
    const id = uuidv7(at.getTime());
    const key = await ring.keyOf(at);
    const body: Body = { kind: 'received', endpoint, head: wire.head, bytes: wireBytes(wire) };
    const row = {
      ...{ id, at, facility: '', exchange: null, backend: endpoint, cause: why.cause, position: why.position },
      ...{ key: key.id, sealed: seal(key.secret, [pack([body])], id) },
    };
    const record = { at: at.toISOString(), what: 'quarantined', backend: endpoint, fault: why.cause };
    await writer.submit({ rows: { quarantine: [row] }, audit: [record] });
  };
}
