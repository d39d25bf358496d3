/** The one neutral tree that every XML reader of the gateway yields. */

export interface XmlAttribute {
  /** Namespace URI; '' for an attribute without a prefix (Namespaces in XML 1.0 §6.2). */
  readonly ns: string;
  readonly name: string;
  readonly value: string;
}

/** Read only, because equal parts of a document may be one object. */
export interface XmlNode {
  /** Namespace URI, '' for none. Prefixes are spelling and are gone. */
  readonly ns: string;
  readonly name: string;
  /** Without the namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
  /** Elements in document order. */
  readonly children: readonly XmlNode[];
  /** The element's own character data, joined; exactly as written, white space included. */
  readonly text: string;
}

export interface XmlLimits {
  /** Most characters of a document. */
  characters: number;
  depth: number;
  /** Most elements and attributes together. */
  nodes: number;
}

/** As many nodes as 16 MiB of an ERP's lists have; each takes about a hundred bytes of memory. */
export const XML_LIMITS: XmlLimits = { characters: 16 * 1024 * 1024, depth: 100, nodes: 400_000 };

/** The first child element of that name, whatever its namespace. */
export function childNamed(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find(child => child.name === name);
}
