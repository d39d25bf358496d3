/** Every reference of a request must name something: walked beside the schema, so that each is found wherever it stands. */
import type { Plain } from '../soap/check.ts';
import type { Schema } from '../soap/schema.ts';
import type { Instances } from './instances.ts';
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
