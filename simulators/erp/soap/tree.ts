/** The simulators' own strict XML reader: what they judge a request by. */
import { SaxesParser, type SaxesTagNS } from 'saxes';

export interface Element {
  ns: string;
  name: string;
  attributes: { ns: string; name: string; value: string }[];
  children: Element[];
  text: string;
}

/** Not well-formed, or more than a simulator is willing to read. */
export class Unreadable extends Error {}

const DEPTH = 60;

export function readTree(xml: string): Element {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Element[] = [];
  let root: Element | undefined;
  parser.on('error', error => {
    throw new Unreadable(error.message);
  });
  parser.on('doctype', () => {
    throw new Unreadable('a document type is not allowed in SOAP');
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    const attributes = Object.values(tag.attributes)
      .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
      .map(({ uri, local, value }) => ({ ns: uri, name: local, value }));
    const element: Element = { ns: tag.uri, name: tag.local, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    if (open.push(element) > DEPTH) throw new Unreadable('nested too deeply');
  });
  parser.on('closetag', () => void open.pop());
  const characters = (text: string): void => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', characters);
  parser.on('cdata', characters);
  parser.write(xml).close();
  if (!root) throw new Unreadable('no root element');
  return root;
}

export const childOf = (element: Element | undefined, ns: string, name: string): Element | undefined =>
  element?.children.find(child => child.ns === ns && child.name === name);
