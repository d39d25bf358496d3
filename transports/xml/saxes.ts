/** The judging reader: namespace-aware, well-formedness enforced, no DTD, bounded; may be fed piece by piece. */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { DialectError } from '../../gateway/kit.ts';
import type { XmlAttribute, XmlLimits, XmlNode } from './node.ts';

/** An element whose end tag has not come yet. */
type Open = { -readonly [key in keyof XmlNode]: XmlNode[key] };

/** Of namespace declarations, with a prefix or without (Namespaces in XML 1.0 §3). */
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const NONE: readonly never[] = Object.freeze([]);
/** Most attributes, and most texts, that are kept to be used again. */
const KNOWN = 1000;

/** @throws DialectError `xml-malformed`, `dtd-refused`, `xml-too-deep`, `xml-too-large` */
export function readWithSaxes(text: string, limits: XmlLimits): XmlNode {
  const reader = saxesReader(limits);
  reader.feed(text);
  return reader.end();
}

export interface FedReader {
  feed(text: string): void;
  end(): XmlNode;
}

/**
 * @param share makes what a document says again and again – names, `type="WID"` – one object: it costs a tenth of the
 * time, and the tree of a large answer takes half its room
 */
export function saxesReader(limits: XmlLimits, share = false): FedReader {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const refuse = (cause: string): never => {
    throw new DialectError({ cause, position: `offset ${parser.position}` });
  };
  const open: Open[] = [];
  /** Where the children of each open element begin among those that ended. */
  const first: number[] = [];
  const ended: XmlNode[] = [];
  /** Pieces of text of the current element, where there are several. */
  let pieces: string[] | undefined;
  const shared = share ? sharing() : PLAIN;
  let current: Open | undefined;
  let nodes = 0;

  const settle = () => {
    if (pieces) (current as Open).text = pieces.join('');
    pieces = undefined;
  };
  parser.on('error', () => refuse('xml-malformed'));
  parser.on('doctype', () => refuse('dtd-refused'));
  parser.on('opentag', tag => {
    const attributes = shared.attributesOf(tag);
    nodes += 1 + attributes.length;
    if (nodes > limits.nodes) refuse('xml-too-large');
    if (pieces) settle();
    current = { ns: tag.uri, name: shared.name(tag.local), attributes, children: NONE, text: '' };
    first.push(ended.length);
    if (open.push(current) > limits.depth) refuse('xml-too-deep');
  });
  parser.on('closetag', () => {
    if (pieces) settle();
    const node = open.pop() as Open;
    node.text = shared.text(node.text);
    const from = first.pop() as number;
    if (ended.length > from) {
      node.children = ended.slice(from);
      ended.length = from;
    }
    ended.push(node);
    current = open[open.length - 1];
  });
  const characters = (piece: string) => {
    if (current === undefined) return;
    if (pieces) pieces.push(piece);
    else if (current.text === '') current.text = piece;
    else pieces = [current.text, piece];
  };
  parser.on('text', characters);
  parser.on('cdata', characters);
  return {
    feed: text => void parser.write(text),
    end() {
      parser.close();
      return ended[0] ?? refuse('xml-malformed');
    },
  };
}

const PLAIN = { name: (local: string) => local, text: (value: string) => value, attributesOf };
/** A shorter text is kept as a copy of its own, a longer one is hardly met again. */
const [SHORT, LONG] = [13, 80];

function sharing(): typeof PLAIN {
  const names = new Map<string, string>();
  const texts = new Map<string, string>();
  const single = new Map<string, readonly XmlAttribute[]>();
  return {
    name(local) {
      const known = names.get(local);
      if (known === undefined) names.set(local, local);
      return known ?? local;
    },
    text(value) {
      if (value.length < SHORT || value.length > LONG) return value;
      const known = texts.get(value);
      if (known === undefined && texts.size < KNOWN) texts.set(value, value);
      return known ?? value;
    },
    attributesOf(tag) {
      const attributes = attributesOf(tag);
      if (attributes.length !== 1) return attributes;
      const [{ ns, name, value }] = attributes as [XmlAttribute];
      const known = single.get(value);
      if (known?.[0]?.name === name && known[0].ns === ns) return known;
      if (single.size < KNOWN) single.set(value, attributes);
      return attributes;
    },
  };
}

function attributesOf(tag: SaxesTagNS): readonly XmlAttribute[] {
  let attributes: XmlAttribute[] | undefined;
  for (const key in tag.attributes) {
    const { local, uri, value } = tag.attributes[key] as {
      local: string;
      uri: string;
      value: string;
    };
    if (uri === XMLNS) continue;
    const attribute = { ns: uri, name: local, value };
    if (attributes) attributes.push(attribute);
    else attributes = [attribute];
  }
  return attributes ?? NONE;
}
