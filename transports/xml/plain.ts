/** Tells whether a document is plain enough that a tolerant reader reads it as a strict one would. */

const NAME = '[A-Za-z_][\\w.-]*';
const QNAME = `${NAME}(?::${NAME})?`;
const DECLARATION = /<\?xml version=["']1\.0["'](?: encoding=["'][\w.-]+["'])?\s*\?>/y;
const START = new RegExp(`<${QNAME}((?:\\s+${QNAME}=(?:"[^"<&\\t\\n]*"|'[^'<&\\t\\n]*'))*)\\s*(/?)>`, 'y');
const ATTRIBUTE = new RegExp(`(${QNAME})=(?:"([^"]*)"|'([^']*)')`, 'g');
const END = new RegExp(`</${QNAME}\\s*>`, 'y');
const TEXT = /(?:[^<&\]]|\](?!\]>)|&(?:amp|lt|gt|quot|apos);)+/y;
const SPACE = /[ \n\t]*/y;
/** Reserved by Namespaces in XML 1.0 §3, or no ordinary property name. */
const RESERVED = /xmlns:xml|<\/?xml|[\s:]xml:|\/XML\/1998\/namespace|\/2000\/xmlns\/|__proto__/i;

/**
 * True for: elements, attributes, text with the five entities, CDATA; one root; nothing after it. False for all that
 * is rarer – comments, processing instructions, DOCTYPE, character references, an attribute name twice – or wrong.
 */
export function isPlain(text: string, depthLimit: number): boolean {
  if (RESERVED.test(text)) return false;
  let at = skip(SPACE, text, text.startsWith('<?') ? skip(DECLARATION, text, 0) : 0);
  let depth = 0;
  do {
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at);
      if (depth === 0 || end < 0) return false;
      at = end + 3;
      continue;
    }
    const kind = text[at] !== '<' ? TEXT : text[at + 1] === '/' ? END : START;
    kind.lastIndex = at;
    const match = kind.exec(text);
    if (!match || (kind === TEXT && depth === 0)) return false;
    at = kind.lastIndex;
    if (kind === END) depth -= 1;
    if (kind === START && match[2] === '') depth += 1;
    if (kind === START && match[1] && !distinct(match[1])) return false;
    if (depth > depthLimit) return false;
  } while (depth > 0);
  return skip(SPACE, text, at) === text.length;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Local names must differ, so that two prefixes of one namespace cannot hide a repeated attribute. */
function distinct(attributes: string): boolean {
  const seen = new Set<string>();
  for (const [, name = '', quoted, value = quoted ?? ''] of attributes.matchAll(ATTRIBUTE)) {
    const local = name.slice(name.indexOf(':') + 1);
    // Readers differ in what they trim of a namespace.
    if (seen.has(local) || (name.startsWith('xmlns') && /^$|\s/.test(value))) return false;
    seen.add(local);
  }
  return true;
}
