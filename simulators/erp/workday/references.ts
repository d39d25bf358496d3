/** Every reference of a request must name something: walked beside the schema, so that each is found wherever it stands. */
import type { Plain } from '../soap/check.ts';
import type { Schema } from '../soap/schema.ts';
import { type Instances, referenceTo } from './instances.ts';
import { Refusal, type ValidationError } from './refusal.ts';

/** @throws Refusal with one error for each that names nothing */
export function checkReferences(schema: Schema, instances: Instances, root: string, content: Plain): void {
  const errors: ValidationError[] = [];
  const walk = (type: string, value: unknown, xpath: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const plain = value as Plain;
    if (type === 'Reference') {
      if (!instances.find(plain)) errors.push({ message: saying(plain), xpath });
      return;
    }
    if (plain['@Skip_Non_Existing_Instances'] === 'true' || plain['@Skip_Non_Existing_Instances'] === '1') return;
    for (const { name, type: of } of schema.types.get(type)?.sequence ?? [])
      for (const [index, one] of [plain[name] ?? []].flat().entries()) walk(of, one, `${xpath}/${name}[${index + 1}]`);
  };
  walk(schema.roots.get(root) ?? '', content, `/${root}[1]`);
  if (errors.length > 0) throw new Refusal(...errors);
}

function saying(reference: Plain): string {
  const [id] = (reference['ID'] ?? []) as Plain[];
  return `Invalid ID value.  '${String(id?.['#text'] ?? '')}' is not a valid ID value for type = '${String(id?.['@type'] ?? '')}'`;
}

/** Every reference as answers spell it, whatever it was given by. */
export function spelledOut(schema: Schema, instances: Instances, type: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(one => spelledOut(schema, instances, type, one));
  if (typeof value !== 'object' || value === null) return value;
  const plain = value as Plain;
  if (type === 'Reference') {
    const found = instances.find(plain);
    return found ? referenceTo(found) : plain;
  }
  const types = new Map((schema.types.get(type)?.sequence ?? []).map(one => [one.name, one.type]));
  return Object.fromEntries(
    Object.entries(plain).map(([name, held]) => [name, spelledOut(schema, instances, types.get(name) ?? '', held)]),
  );
}
