/** Everything that a reference may name: by WID, or by an ID of its own type. */
import { createHash } from 'node:crypto';
import type { Plain } from '../soap/check.ts';

export interface Instance {
  wid: string;
  descriptor: string;
  /** Type of an ID → the ID; a ledger account has the account set as parent. */
  ids: Record<string, string>;
  parent?: { id: string; type: string };
  /** What rules ask of it. */
  facts: { kind: string; active: boolean; company?: string; [name: string]: unknown };
}

/** The same thing has the same WID whenever the simulator starts. */
const widOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

export class Instances {
  readonly #byId = new Map<string, Instance>();

  add(instance: Omit<Instance, 'wid'>): Instance {
    const [type = '', id = ''] = Object.entries(instance.ids)[0] ?? [];
    const added = { ...instance, wid: widOf(`${type}|${instance.parent?.id ?? ''}|${id}`) };
    this.#byId.set(`WID|${added.wid}`, added);
    for (const [of, value] of Object.entries(added.ids)) this.#byId.set(this.#key(of, value, added.parent?.id), added);
    return added;
  }

  /** What a `Reference` element names; undefined where one of its IDs names nothing, or they name different things. */
  find(reference: Plain | undefined): Instance | undefined {
    const ids = (reference?.['ID'] ?? []) as Plain[];
    const found = ids.map(id =>
      this.#byId.get(this.#key(String(id['@type']), String(id['#text']), id['@parent_id'] as string | undefined)),
    );
    return found.every(one => one === found[0]) ? found[0] : undefined;
  }

  of(type: string, id: string, parent?: string): Instance | undefined {
    return this.#byId.get(this.#key(type, id, parent));
  }

  #key(type: string, id: string, parent?: string): string {
    return type === 'WID' || parent === undefined ? `${type}|${id}` : `${type}|${parent}|${id}`;
  }
}

/** As answers spell it: the WID first, then the IDs of its own types. */
export const referenceTo = ({ wid, descriptor, ids, parent }: Instance): Plain => ({
  '@Descriptor': descriptor,
  ID: [
    { '@type': 'WID', '#text': wid },
    ...Object.entries(ids).map(([type, id]) => ({
      '@type': type,
      ...(parent && { '@parent_id': parent.id, '@parent_type': parent.type }),
      '#text': id,
    })),
  ],
});
