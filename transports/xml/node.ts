/** The one neutral tree that every XML reader of the gateway yields. */

export interface XmlAttribute {
  /** Namespace URI; '' for an attribute without a prefix (Namespaces in XML 1.0 §6.2). */
  ns: string;
  name: string;
  value: string;
}

export interface XmlNode {
  /** Namespace URI, '' for none. Prefixes are spelling and are gone. */
  ns: string;
  name: string;
  /** Without the namespace declarations. */
  attributes: XmlAttribute[];
  /** Elements in document order. */
  children: XmlNode[];
  /** The element's own character data, joined; exactly as written, white space included. */
  text: string;
}

export interface XmlLimits {
  /** Most characters of a document. */
  characters: number;
  depth: number;
  /** Most elements and attributes together. */
  nodes: number;
}

export const XML_LIMITS: XmlLimits = { characters: 16 * 1024 * 1024, depth: 100, nodes: 20_000 };

/** The first child element of that name, whatever its namespace. */
export function childNamed(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find(child => child.name === name);
}
