/** The hold of a Slot (FHIR R4): `busy-tentative`, with our number for it among its identifiers and its end beside it. */
import { extensionOf, type Node, nodes, pathed, text } from './nodes.ts';
import { EXTENSIONS, SYSTEMS } from './systems.ts';

export interface Held {
  number: string | undefined;
  until: string | undefined;
}

/** Undefined where it is not held. */
export function holdOf(slot: Node): Held | undefined {
  if (slot['status'] !== 'busy-tentative') return undefined;
  const number = nodes(slot['identifier']).find(isOurs)?.['value'];
  return { number: text(number), until: text(pathed(extensionOf(slot, EXTENSIONS.hold), 'valuePeriod')['end']) };
}

/** One without an end does not end. */
export const isOver = ({ until }: Held, now: Date): boolean =>
  until !== undefined && Date.parse(until) <= now.getTime();

/** How the number of a hold stands at the server. */
export const holdNumber = (number: string): Node => ({ system: SYSTEMS.hold, value: number });

const isOurs = (identifier: Node): boolean => identifier['system'] === SYSTEMS.hold;

const others = (slot: Node): { identifier: Node[]; extension: Node[] } => ({
  identifier: nodes(slot['identifier']).filter(each => !isOurs(each)),
  extension: nodes(slot['extension']).filter(each => each['url'] !== EXTENSIONS.hold),
});

export function heldBy(slot: Node, { number, until }: { number: string; until: string }): Node {
  const { identifier, extension } = others(slot);
  return {
    status: 'busy-tentative',
    identifier: [...identifier, holdNumber(number)],
    extension: [...extension, { url: EXTENSIONS.hold, valuePeriod: { end: until } }],
  };
}

/** Lists that would be empty are left out by the writer. */
export const freed = (slot: Node): Node => ({ status: 'free', ...others(slot) });
