/** Makes a dialect of a vocabulary: what is sent in the order of its tables, what comes back by qualified name. */
import { type Dialect, DialectError, type Wire } from '../../gateway/kit.ts';
import { buildElement } from '../../transports/soap.ts';
import type { XmlNode } from '../../transports/xml/read.ts';
import { openAnswer, rootOf } from './answer.ts';
import type { SoapCause } from './causes.ts';
import { wrongPath } from './paths.ts';
import { readElement } from './reader.ts';
import type { Vocabulary } from './vocabulary.ts';
import { writeElement } from './writer.ts';

/**
 * What a SOAP message is to a mapping: the content of its body under the name of its root element, attributes as `@name`, text
 * beside attributes as `#text`: `Get_Suppliers_Request.Request_References.Supplier_Reference[0].ID[@type=Supplier_ID].#text`.
 */
export interface SoapTree {
  /** Request: `count`, and `from` behind the first page, where the answer brings all at once. Answer: `status`, and `next`, which asks for the page behind it. */
  head: Record<string, string>;
  body: Record<string, unknown>;
}

/** What a cursor holds of the next page: the request for it. No server says it; `Link` makes it. */
const PAGE = 'soap-page:';

export const isPage = (address: string): boolean => address.startsWith(PAGE);
export const pageAddress = (tree: SoapTree): string => PAGE + JSON.stringify(tree);
export const pageAt = (address: string): SoapTree => JSON.parse(address.slice(PAGE.length)) as SoapTree;

export function soapDialect(name: string, vocabulary: Vocabulary): Dialect<SoapTree> {
  return {
    name,
    syntax: 'xml',
    read: wire => ({ head: { ...wire.head }, body: contentOf(vocabulary, wire) }),
    write: tree => write(vocabulary, tree),
    resolve: path => (/^(?:head|body)\b/.test(path) ? path : `body.${path}`),
    next: pageAt,
    checkPath: (path, direction) => wrongPath(vocabulary, path, direction),
  };
}

function write(vocabulary: Vocabulary, { head, body }: SoapTree): Wire {
  const [root = '', ...others] = Object.keys(body ?? {});
  const operation = vocabulary.operations[root];
  if (!operation || others.length > 0) throw new DialectError({ cause: 'operation-unknown' satisfies SoapCause });
  return { head: { ...head, operation: root }, body: buildElement(writeElement(vocabulary, root, body[root])) };
}

/** An envelope as it came, or what stood in ours: the envelope itself holds the password and is not kept. */
function contentOf(vocabulary: Vocabulary, { head, body }: Wire): SoapTree['body'] {
  const type = head['content-type'] ?? '';
  const content = head['operation'] === undefined ? openAnswer(type, body).content : rootOf(type, body);
  return asBody(vocabulary, content);
}

/** @throws DialectError `unexpected-answer`, `wrong-namespace` */
export function asBody(vocabulary: Vocabulary, content: XmlNode | undefined, expected?: string): SoapTree['body'] {
  const known = content && Object.hasOwn(vocabulary.roots, content.name);
  if (!content || !known || (expected !== undefined && content.name !== expected)) return refuse('unexpected-answer');
  if (content.ns !== vocabulary.namespace) return refuse('wrong-namespace');
  // Unqualified where the schema says qualified, or the reverse: nothing of it would be read.
  const first = content.children[0];
  const own = vocabulary.elements === 'qualified' ? vocabulary.namespace : '';
  const slots = vocabulary.types.get(vocabulary.roots[content.name] ?? '')?.elements;
  if (first && first.ns !== own && slots?.has(first.name) && !holdsOf(content, own)) refuse('wrong-namespace');
  return { [content.name]: readElement(vocabulary, content) };
}

const holdsOf = (node: XmlNode, ns: string): boolean => node.children.some(child => child.ns === ns);

function refuse(cause: SoapCause): never {
  throw new DialectError({ cause });
}
