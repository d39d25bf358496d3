/** The applications of a configuration and their hashed keys. */
import type { Consumer } from '../exchange.ts';
import { parseSecretHash } from '../identity.ts';
import type { ConsumerDirectory } from '../plugs/policy.ts';
import type { Configuration } from './schema.ts';

export function directoryOf(configured: Configuration['consumers'] = []): ConsumerDirectory {
  const consumers = new Map<string, Consumer>();
  const keys = new Map<string, { consumer: Consumer; secretHash: Uint8Array }>();
  for (const { id, scopes, facility, assertsActor, keys: own = [] } of configured) {
    const consumer: Consumer = Object.freeze({
      id,
      scopes: Object.freeze([...scopes]),
      ...(facility ? { facility } : {}),
      ...(assertsActor ? { assertsActor } : {}),
    });
    consumers.set(id, consumer);
    for (const key of own) keys.set(key.id, { consumer, secretHash: parseSecretHash(key.hash) });
  }
  return { byKeyId: id => keys.get(id), byId: id => consumers.get(id) };
}
