/** Consumers: each id and each key names one of them, or the later would silently stand in for the earlier. */
import type { ConfigFinding } from '../findings.ts';
import type { Keys, Rule } from '../subject.ts';

export const consumersAreDistinct: Rule = ({ document, configuration }) => {
  const found: ConfigFinding[] = [];
  const [ids, keyIds] = [new Set<string>(), new Set<string>()];
  const once = (known: Set<string>, id: string, what: string, keys: Keys): void => {
    if (known.has(id))
      found.push(document.finding(keys, 'named-twice', `Another ${what} is called ${id}.`, 'Rename one.'));
    known.add(id);
  };
  for (const [index, { id, keys = [] }] of (configuration.consumers ?? []).entries()) {
    once(ids, id, 'consumer', ['consumers', index, 'id']);
    for (const [at, key] of keys.entries()) once(keyIds, key.id, 'key', ['consumers', index, 'keys', at, 'id']);
  }
  return found;
};
