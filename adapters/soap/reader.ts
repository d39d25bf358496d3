/** What a partner sent → a neutral tree, by qualified name and in whatever order: what the vocabulary does not know is kept beside. */
import type { XmlAttribute, XmlNode } from '../../transports/xml/read.ts';
import { type ComplexType, textType, type Vocabulary } from './vocabulary.ts';

export type Tree = { [name: string]: unknown };

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Texts are as they came, those of other types than `string` without the white space around (XML Schema part 2 §4.3.6),
 * a boolean as `true` or `false`. A nil element is absent. An element that the vocabulary does not have here – another
 * name, another namespace, one too many – stands under `?name`: counted as unmapped, and never taken for another.
 */
export function readElement(vocabulary: Vocabulary, node: XmlNode): unknown {
  return contentAs(vocabulary, vocabulary.roots[node.name] ?? '', node);
}

function contentAs(vocabulary: Vocabulary, type: string, node: XmlNode): unknown {
  if (textType(vocabulary, type)) return node.children.length === 0 ? textAs(type, node.text) : whole(node);
  const complex = vocabulary.types.get(type);
  return complex ? parts(vocabulary, complex, node) : whole(node);
}

function parts(vocabulary: Vocabulary, type: ComplexType, node: XmlNode): Tree {
  const tree: Tree = {};
  const own = vocabulary.elements === 'qualified' ? vocabulary.namespace : '';
  for (const attribute of node.attributes) putAttribute(vocabulary, type, tree, attribute);
  if (type.text) tree['#text'] = textAs(type.text, node.text);
  for (const child of node.children) {
    const slot = child.ns === own ? type.elements.get(child.name) : undefined;
    if (!slot) putUnknown(tree, child);
    else if (isNil(child)) continue;
    else if (slot.many) listAt(tree, slot.name).push(contentAs(vocabulary, slot.type, child));
    else if (slot.name in tree) putUnknown(tree, child);
    else tree[slot.name] = contentAs(vocabulary, slot.type, child);
  }
  return fitted(tree, node.children.length);
}

/** A list that grew has room for sixteen more: with thousands of short lists, most of what an answer takes. */
function fitted(tree: Tree, children: number): Tree {
  if (children > 0) for (const name in tree) if (Array.isArray(tree[name])) tree[name] = tree[name].slice();
  return tree;
}

function putAttribute(vocabulary: Vocabulary, type: ComplexType, tree: Tree, { ns, name, value }: XmlAttribute): void {
  if (ns === XSI) return;
  const own = vocabulary.attributes === 'qualified' ? vocabulary.namespace : '';
  const slot = ns === own ? type.attributes.get(name) : undefined;
  tree[slot?.key ?? `?@${name}`] = slot ? textAs(slot.type, value) : value;
}

function putUnknown(tree: Tree, node: XmlNode): void {
  listAt(tree, `?${node.name}`).push(whole(node));
}

function listAt(tree: Tree, name: string): unknown[] {
  const list = tree[name] ?? [];
  tree[name] = list;
  return list as unknown[];
}

/** All that an element holds that no table tells anything of. */
function whole(node: XmlNode): unknown {
  if (node.children.length === 0 && node.attributes.length === 0) return node.text;
  const tree: Tree = {};
  for (const { name, value } of node.attributes) tree[`?@${name}`] = value;
  if (node.text.trim() !== '') tree['#text'] = node.text;
  for (const child of node.children) putUnknown(tree, child);
  return fitted(tree, node.children.length);
}

const isNil = ({ attributes }: XmlNode): boolean =>
  attributes.some(({ ns, name, value }) => ns === XSI && name === 'nil' && /^\s*(?:true|1)\s*$/.test(value));

const BOOLEAN: Readonly<Record<string, string>> = { '1': 'true', '0': 'false' };

function textAs(type: string, text: string): string {
  if (type === 'string') return text;
  const bare = text.trim();
  return type === 'boolean' ? (BOOLEAN[bare] ?? bare) : bare;
}
