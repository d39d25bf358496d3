/** References by the full address of the server that answered, made relative: both mean the same (FHIR R4 §2.3.0.1). */

type Resource = Record<string, unknown>;

const HTTP = /^https?:\/\//i;

/** Those to other servers stay as they are. @param base of the server, as its endpoint is configured */
export function relate(body: Resource, base: string): void {
  const root = rootOf(base);
  if (root !== undefined) walk(body, root);
}

/** As the WHATWG URL Standard spells it: host in lower case, no default port. */
function rootOf(base: string): string | undefined {
  return URL.parse(base)?.href.replace(/\/+$/, '').concat('/');
}

function walk(value: unknown, root: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) walk(each, root);
    return;
  }
  const node = value as Resource;
  for (const name in node) {
    const held = node[name];
    if (name !== 'reference' || typeof held !== 'string') walk(held, root);
    else if (HTTP.test(held)) node[name] = within(held, root);
  }
}

function within(reference: string, root: string): string {
  const address = URL.parse(reference)?.href;
  return address?.startsWith(root) && address.length > root.length ? address.slice(root.length) : reference;
}
