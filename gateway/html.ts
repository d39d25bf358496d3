/** Plain pages that need no script, no font and no request but their own. */
import { createHash } from 'node:crypto';

const STYLE = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
dt { font-weight: 600; margin-top: .75rem; } dd { margin: 0; }
code { font-size: .95em; } caption { text-align: left; }
table { border-collapse: collapse; width: 100%; }
body:has(#matrix) { max-width: 100rem; }
th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: left; vertical-align: top; }`;

/** Allows the one style above and nothing else: no script, no frame, no other place. */
const csp = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every such page is sent with. */
export const PAGE_POLICY = { 'Content-Security-Policy': csp };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, character => ESCAPES[character]!);

/** Markup that is already safe. */
export interface Markup {
  markup: string;
}

/** An element with its content: text is escaped, elements are not. The last argument may hold attributes. */
export function element(name: string, ...content: (string | Markup | Record<string, string>)[]): Markup {
  let attributes = '';
  let inner = '';
  for (const part of content) {
    if (typeof part === 'string') inner += escaped(part);
    else if (isMarkup(part)) inner += part.markup;
    else for (const [key, value] of Object.entries(part)) attributes += ` ${key}="${escaped(value)}"`;
  }
  return { markup: `<${name}${attributes}>${inner}</${name}>` };
}

const isMarkup = (part: Markup | Record<string, string>): part is Markup => 'markup' in part;

export function page(title: string, content: readonly Markup[]): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  const main = element('main', element('h1', title), ...content).markup;
  return `<!doctype html><html lang="en"><head>${head}<style>${STYLE}</style></head><body>${main}</body></html>\n`;
}
