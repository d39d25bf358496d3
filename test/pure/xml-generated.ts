/** Documents for the XML readers: any tree, printed with whatever spelling the dice choose, whole or damaged. */
import fc from 'fast-check';
import type { XmlNode } from '../../transports/xml/read.ts';

/** The last of them mean something to JavaScript, to xml2js or to Namespaces in XML, and `$` is no name at all. */
const ordinary = ['a', 'Payload', 'cdata', 'constructor', 'toString', '_', 'x-1', 'Envelope', 'hasOwnProperty', 'ns'];
const name = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...ordinary) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'xmlns', '$') },
);
const ns = fc.constantFrom('', 'urn:one', 'urn:two', 'urn:three?a=1&b=2');
const characters = fc.string({
  unit: fc.constantFrom('a', ' ', '\n', '&', '<', '>', ']', '"', "'", 'é', '~', '*', '😀'),
  maxLength: 12,
});
export const tree = fc.letrec<{ node: XmlNode }>(tie => ({
  node: fc.record(
    {
      ns,
      name,
      attributes: fc.uniqueArray(
        fc.record({ ns, name, value: characters.map(c => c.replaceAll('\n', ' ')) }, { noNullPrototype: true }),
        {
          maxLength: 3,
          selector: a => a.name,
        },
      ),
      children: fc.oneof({ depthSize: 'small' }, fc.constant<XmlNode[]>([]), fc.array(tie('node'), { maxLength: 3 })),
      text: characters,
    },
    { noNullPrototype: true },
  ),
})).node;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Prints a tree with whatever spelling the dice choose; those without a namespace have no prefix. */
export function print(node: XmlNode, dice: () => number, inherited = ''): string {
  const uris = [...new Set([node.ns, ...node.attributes.map(a => a.ns)])].filter(uri => uri !== '');
  const first = Math.floor(dice() * 10);
  const prefixes = new Map(uris.map((uri, index) => [uri, `p${first + index}`]));
  const declared = uris.map(uri => ` xmlns:${prefixes.get(uri)}="${escaped(uri)}"`);
  const attributes = node.attributes.map(
    a => ` ${a.ns ? `${prefixes.get(a.ns)}:` : ''}${a.name}="${escaped(a.value)}"`,
  );
  const usual = node.ns === '' || dice() < 0.3 ? node.ns : inherited;
  if (usual !== inherited) declared.push(` xmlns="${escaped(usual)}"`);
  const tag = node.ns !== usual ? `${prefixes.get(node.ns)}:${node.name}` : node.name;
  const head = [tag, ...declared, ...attributes].join('');
  const points = [...node.text];
  const cut = Math.floor(dice() * (points.length + 1));
  const pieces = [points.slice(0, cut).join(''), points.slice(cut).join('')].map(piece =>
    dice() < 0.5 && !piece.includes(']]>') && piece !== '' ? `<![CDATA[${piece}]]>` : escaped(piece),
  );
  const inner = pieces[0] + node.children.map(child => print(child, dice, usual)).join('') + pieces[1];
  return inner === '' && dice() < 0.5 ? `<${head}/>` : `<${head}>${inner}</${tag}>`;
}

export function rolling(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const scrap = fc.constantFrom(
  ...['<', '>', '/', '&', '"', "'", ']]>', '<![CDATA[', '<!--', '<?x', ' a=""', 'xmlns:p=""', '&#0;', ':'],
  ...['</a>', '<a>', '=', '<!DOCTYPE a>', '&amp;', '<a xmlns=""/>', '\u0000', '&#65;', '<p:a/>', ']]'],
);
