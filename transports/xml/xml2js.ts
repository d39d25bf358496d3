/** xml2js as a reader of plain documents, its objects turned into the neutral tree at once and never handed on. */
import { Parser } from 'xml2js';
import { DialectError } from '../../gateway/kit.ts';
import type { XmlAttribute, XmlNode } from './node.ts';

/** Ordered and namespace-aware; keys that no XML name can collide with. */
const READ = {
  xmlns: true,
  explicitRoot: false,
  explicitArray: false,
  explicitChildren: true,
  preserveChildrenOrder: true,
  charsAsChildren: true,
  includeWhiteChars: true,
  charkey: '#t',
  childkey: '%',
} as const;

interface Xml2jsNode {
  '#name': string;
  '#t'?: string;
  $ns?: { uri: string; local: string };
  $?: Record<string, { prefix: string; local: string; uri: string; value: string }>;
  '%'?: Xml2jsNode[];
}

/** Only for texts that `isPlain` admits. @throws DialectError `xml-malformed` */
export function readWithXml2js(text: string): XmlNode {
  let root: Xml2jsNode | undefined;
  try {
    // Without its `async` option xml2js calls back before it returns.
    new Parser(READ).parseString(text, (error: Error | null, result: Xml2jsNode) => {
      root = error === null && result ? result : undefined;
    });
  } catch {
    // Its messages quote the document: nothing of them is kept.
    root = undefined;
  }
  if (!root) throw new DialectError({ cause: 'xml-malformed' });
  return neutral(root);
}

function neutral(from: Xml2jsNode): XmlNode {
  const attributes: XmlAttribute[] = [];
  const children: XmlNode[] = [];
  let text = '';
  for (const child of from['%'] ?? []) {
    if (child.$ns) children.push(neutral(child));
    else text += child['#t'] ?? '';
  }
  for (const { prefix, local, uri, value } of Object.values(from.$ ?? {})) {
    if (prefix !== 'xmlns') attributes.push({ ns: uri, name: local, value });
  }
  return { ns: from.$ns?.uri ?? '', name: from.$ns?.local ?? '', attributes, children, text };
}
