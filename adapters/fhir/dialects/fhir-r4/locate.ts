/** Finds the element of a resource that a server's FHIRPath expression points to. */
import { inline } from './contained.ts';
import { nodes, pathed } from './nodes.ts';
import { spell } from './writer.ts';

/** Only the restricted form of FHIR R4 §2.9.5: names and indices. Functions may hold values, so they are not followed. */
const SIMPLE = /^[A-Z][A-Za-z]{0,63}(?:\.[A-Za-z][A-Za-z0-9]{0,63}(?:\[[0-9]{1,4}\])?){1,20}$/;
const STEP = /^([A-Za-z0-9]+)(?:\[([0-9]+)\])?$/;

/** Place within the tree (`body` first) and its spelling; nothing where the expression is absent, complex or leads nowhere. */
export function locate(resource: unknown, expression: unknown): { position?: string; at?: (string | number)[] } {
  if (typeof expression !== 'string' || !SIMPLE.test(expression)) return {};
  const [type = '', ...steps] = expression.split('.');
  const at: (string | number)[] = ['body', ...entryOf(resource, type)];
  const begun = at.length;
  let value = valueAt(resource, at.slice(1));
  for (const step of steps) {
    const [, name = '', index] = STEP.exec(step) ?? [];
    const field = fieldOf(value, name);
    if (field === undefined) return { position: expression.slice(0, 200), ...(at.length > begun ? { at } : {}) };
    value = (value as Record<string, unknown>)[field];
    at.push(field);
    if (!Array.isArray(value)) continue;
    at.push(Number(index ?? 0));
    value = value[Number(index ?? 0)];
  }
  return { position: spell(at), at: moved(resource, at) };
}

const valueAt = (resource: unknown, at: readonly (string | number)[]): unknown =>
  at.reduce((value: unknown, key) => (value as Record<string | number, unknown> | undefined)?.[key], resource);

/** Of a bundle servers often speak as if each entry had been sent alone: it is found where only one is of that type. */
function entryOf(resource: unknown, type: string): (string | number)[] {
  if (type === 'Bundle' || pathed(resource)['resourceType'] !== 'Bundle') return [];
  const types = nodes(pathed(resource)['entry']).map(entry => pathed(entry, 'resource')['resourceType']);
  const index = types.indexOf(type);
  return index >= 0 && index === types.lastIndexOf(type) ? ['entry', index, 'resource'] : [];
}

/** The same place in the neutral tree, where contained resources stand behind their references. */
function moved(resource: unknown, at: (string | number)[]): (string | number)[] {
  const list = at.indexOf('contained');
  if (list < 0) return at;
  const owner = structuredClone(valueAt(resource, at.slice(1, list))) as { contained: { id?: unknown }[] };
  const id = String(owner.contained[Number(at[list + 1])]?.id);
  const place = inline(owner as Record<string, unknown>).get(id);
  return place ? [...at.slice(0, list), ...place, ...at.slice(list + 2)] : at;
}

/** FHIRPath leaves the type of a choice out: `serviced` is `servicedDate` here. */
function fieldOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, name)) return name;
  return Object.keys(value).find(key => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)));
}
