/** Moves through a FHIR tree of unknown shape without ever failing: what is not there, or not what it should be, is absent. */

export type Node = { [name: string]: unknown };

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; none where it is no list. */
export const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** Texts as they are, and exact numbers as their digits. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The object at the end of the names; an empty one where there is none. */
export function pathed(from: unknown, ...names: string[]): Node {
  const found = names.reduce((at: unknown, name) => (isNode(at) ? at[name] : undefined), from);
  return isNode(found) ? found : {};
}

export const textAt = (from: Node, ...names: string[]): string | undefined =>
  text(pathed(from, ...names.slice(0, -1))[names.at(-1) ?? '']);

/** The first code of a CodeableConcept. */
export const codeOf = (concept: unknown): string | undefined => text(nodes(pathed(concept)['coding'])[0]?.['code']);

export const extensionOf = (element: Node, url: string): Node | undefined =>
  nodes(element['extension']).find(each => each['url'] === url);

/** Without the properties that are absent. */
export function without<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
