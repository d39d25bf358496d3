/** Finds the element of a resource that a server's FHIRPath expression points to. */
import { inline } from './contained.ts';
import { spell } from './writer.ts';

/** Only the restricted form of FHIR R4 §2.9.5: names and indices. Functions may hold values, so they are not followed. */
const SIMPLE = /^[A-Z][A-Za-z]{0,63}(?:\.[A-Za-z][A-Za-z0-9]{0,63}(?:\[[0-9]{1,4}\])?){1,20}$/;
const STEP = /^([A-Za-z0-9]+)(?:\[([0-9]+)\])?$/;

/** Place within the tree (`body` first) and its spelling; nothing where the expression is absent, complex or leads nowhere. */
export function locate(resource: unknown, expression: unknown): { position?: string; at?: (string | number)[] } {
  if (typeof expression !== 'string' || !SIMPLE.test(expression)) return {};
  const at: (string | number)[] = ['body'];
  let value: unknown = resource;
  for (const step of expression.split('.').slice(1)) {
    const [, name = '', index] = STEP.exec(step) ?? [];
    const field = fieldOf(value, name);
    if (field === undefined) return { position: expression.slice(0, 200), ...(at.length > 1 ? { at } : {}) };
    value = (value as Record<string, unknown>)[field];
    at.push(field);
    if (!Array.isArray(value)) continue;
    at.push(Number(index ?? 0));
    value = value[Number(index ?? 0)];
  }
  return { position: spell(at), at: moved(resource, at) };
}

/** The same place in the neutral tree, where contained resources stand behind their references. */
function moved(resource: unknown, at: (string | number)[]): (string | number)[] {
  const [, list, index, ...rest] = at;
  if (list !== 'contained') return at;
  const { contained } = resource as { contained: { id?: unknown }[] };
  const place = inline(structuredClone(resource as Record<string, unknown>)).get(String(contained[Number(index)]?.id));
  return place ? ['body', ...place, ...rest] : at;
}

/** FHIRPath leaves the type of a choice out: `serviced` is `servicedDate` here. */
function fieldOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, name)) return name;
  return Object.keys(value).find(key => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)));
}
