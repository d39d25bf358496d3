/** The judging reader: namespace-aware, well-formedness enforced, no DTD, bounded. */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { DialectError } from '../../gateway/kit.ts';
import type { XmlAttribute, XmlLimits, XmlNode } from './node.ts';

/** @throws DialectError `xml-malformed`, `dtd-refused`, `xml-too-deep`, `xml-too-large` */
export function readWithSaxes(text: string, limits: XmlLimits): XmlNode {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const refuse = (cause: string): never => {
    throw new DialectError({ cause, position: `offset ${parser.position}` });
  };
  const open: XmlNode[] = [];
  let root: XmlNode | undefined;
  let nodes = 0;

  parser.on('error', () => refuse('xml-malformed'));
  parser.on('doctype', () => refuse('dtd-refused'));
  parser.on('opentag', tag => {
    const attributes = attributesOf(tag);
    nodes += 1 + attributes.length;
    if (nodes > limits.nodes) refuse('xml-too-large');
    const node: XmlNode = { ns: tag.uri, name: tag.local, attributes, children: [], text: '' };
    const parent = open.at(-1);
    if (parent) parent.children.push(node);
    else root = node;
    if (open.push(node) > limits.depth) refuse('xml-too-deep');
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const characters = (piece: string) => {
    const node = open.at(-1);
    if (node) node.text += piece;
  };
  parser.on('text', characters);
  parser.on('cdata', characters);
  parser.write(text).close();
  return root ?? refuse('xml-malformed');
}

function attributesOf(tag: SaxesTagNS): XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  for (const key in tag.attributes) {
    const { prefix, local, uri, value } = tag.attributes[key] as {
      prefix: string;
      local: string;
      uri: string;
      value: string;
    };
    if (prefix !== 'xmlns') attributes.push({ ns: uri, name: local, value });
  }
  return attributes;
}
