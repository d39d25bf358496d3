/** Writes docs/profiles.md: what a profile of each dialect may say, from the schemas that judge it. */
import type { Dialect, Schema } from '../gateway/kit.ts';
import type { Registry } from '../gateway/registry.ts';

interface Property extends Schema {
  description?: string;
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
  required?: readonly string[];
  properties?: Readonly<Record<string, Property>>;
  additionalProperties?: Property | boolean;
  items?: Property;
  oneOf?: readonly Property[];
  minimum?: number;
  maximum?: number;
}

export function profilesPage({ adapters }: Registry): string {
  const dialects = [...adapters.values()].flatMap(adapter =>
    adapter.dialects.map(dialect => section(adapter.name, dialect, (dialect.profile ?? adapter.profile) as Property)),
  );
  return `# What a profile may say

Made by \`npm run generate\` from the schemas that \`canongate check\` judges profiles by. A profile is one partner's data: a YAML file that a
service endpoint names (\`profile: clinic-s4\`). A setting in **bold** is required; a point leads into a setting (\`chargeAccount.delimiter\`).

${dialects.join('\n')}`;
}

function section(adapter: string, { name }: Pick<Dialect, 'name'>, profile: Property): string {
  const lines = rows(profile, '');
  const table =
    lines.length > 0
      ? `| Setting | What it says | Values |\n| --- | --- | --- |\n${lines.join('')}`
      : 'Its profile has no settings.\n';
  return `## ${name}\n\nOf the adapter [${adapter}](../adapters/${adapter}/README.md), which tells how it talks.\n\n${table}`;
}

/** Objects of known members are gone into: they say nothing themselves. */
function rows({ properties = {}, required = [] }: Property, at: string): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = at + name;
    const shown = required.includes(name) ? `**\`${path}\`**` : `\`${path}\``;
    const inner = rows(property, `${path}.`);
    if (inner.length > 0 && property.description === undefined) return inner;
    return [`| ${shown} | ${cell(property.description ?? '')} | ${cell(valuesOf(property))} |\n`, ...inner];
  });
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
function code(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function valuesOf(property: Property): string {
  const usual = property.default === undefined ? '' : `; ${code(property.default)} unless told`;
  return kindOf(property) + usual;
}

function kindOf({
  type,
  enum: words,
  const: only,
  pattern,
  items,
  oneOf,
  additionalProperties,
  ...rest
}: Property): string {
  if (only !== undefined) return code(only);
  if (words) return words.map(code).join(', ');
  if (oneOf) return oneOf.map(kindOf).join(', or ');
  if (type === 'array') return `list of ${items ? kindOf(items) : 'anything'}`;
  if (type === 'object' && typeof additionalProperties === 'object') return `by name: ${kindOf(additionalProperties)}`;
  if (type === 'object')
    return rest.properties ? `with ${Object.keys(rest.properties).map(code).join(', ')}` : 'by name';
  const { minimum, maximum } = rest;
  if (minimum !== undefined && maximum !== undefined) return `${type}, ${minimum} to ${maximum}`;
  return pattern === undefined ? (type ?? 'text').replace('string', 'text') : `text ${code(pattern)}`;
}
