/** The catalogue: which contracts are in force, who owns them, and which system of record can do what. */
import { createHash } from 'node:crypto';
import type { Snapshot } from '../config/open.ts';

export interface CatalogOperation {
  name: string;
  summary: string;
  method: string;
  path: string;
  scopes: readonly string[];
  effect: string;
  capability: string;
  slo: { latencySeconds: number; objective: number };
  /** The gateway answers itself, without a backend. */
  composed: boolean;
  /** Row of the capability matrix: whether each service endpoint can do this. */
  backends: Record<string, boolean>;
}

export interface CatalogContract {
  name: string;
  title: string;
  summary: string;
  owner: string;
  systemOfRecord: string;
  lifecycle: { state: string; since: string; deprecatedAt?: string; sunsetAt?: string; successor?: string };
  operations: readonly CatalogOperation[];
}

export interface Catalog {
  /** Hash of the configuration in force. */
  version: string;
  contracts: readonly CatalogContract[];
  backends: readonly { name: string; adapter: string; dialect: string }[];
}

/** Reads the catalogue from what is in force; nothing of a profile or a secret is in it. */
export function catalogOf({
  version,
  subject,
  plans,
  endpoints,
}: Pick<Snapshot, 'version' | 'subject' | 'plans' | 'endpoints'>): Catalog {
  const backends = [...endpoints.values()];
  const contracts = new Map(plans.map(({ operation: { contract } }) => [contract.name, contract]));
  return {
    version,
    backends: backends.map(({ name, adapter, dialect }) => ({ name, adapter: adapter.name, dialect: dialect.name })),
    contracts: [...contracts.values()].map(
      ({ name, title, summary, owner, systemOfRecord, lifecycle, operations }) => ({
        name,
        title,
        summary,
        owner,
        systemOfRecord,
        lifecycle,
        operations: operations.map(operation => ({
          name: operation.name,
          summary: operation.summary,
          method: operation.method,
          path: operation.path,
          scopes: operation.scopes,
          effect: operation.effect,
          capability: operation.capability,
          slo: { latencySeconds: operation.slo.latencySeconds, objective: operation.slo.objective },
          composed: subject.registry.compositions.has(`${name}#${operation.name}`),
          backends: Object.fromEntries(backends.map(one => [one.name, one.mappings.has(`${name}#${operation.name}`)])),
        })),
      }),
    ),
  };
}

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}caption{text-align:left;padding:.25rem 0}
th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}code{font-size:.95em}
@media (prefers-color-scheme:dark){body{color:#f0f0f0;background:#161616}}`;

/** Nothing but this page's own style is allowed: no script, no frame, no other place. */
export const PAGE_POLICY = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

/** A plain page that a screen reader and a printer understand. */
export function renderCatalog(catalog: Catalog): string {
  const sections = catalog.contracts.map(contract => section(contract, catalog.backends));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Catalogue – Canongate</title><style>${STYLE}</style></head>
<body><main><h1>Catalogue</h1><p>Configuration <code>${text(catalog.version)}</code></p>
${sections.join('\n')}
</main></body></html>
`;
}

function section(contract: CatalogContract, backends: Catalog['backends']): string {
  const { name, title, summary, owner, systemOfRecord, lifecycle, operations } = contract;
  const { state, since, sunsetAt, successor } = lifecycle;
  const life = [`${state} since ${since}`, sunsetAt && `until ${sunsetAt}`, successor && `followed by ${successor}`];
  const head = ['Operation', 'Call', 'Scopes', 'Objective', ...backends.map(one => `${one.name} (${one.dialect})`)];
  return `<section aria-label="${text(name)}"><h2>${text(title)} <code>${text(name)}</code></h2>
<p>${text(summary)}</p>
<p>Owner: ${text(owner)}. System of record: ${text(systemOfRecord)}. ${text(life.filter(Boolean).join(', '))}.</p>
<table><caption>Operations and the systems that can do them</caption>
<thead><tr>${head.map(cell => `<th scope="col">${text(cell)}</th>`).join('')}</tr></thead>
<tbody>${operations.map(operation => row(operation, backends)).join('\n')}</tbody></table></section>`;
}

function row(operation: CatalogOperation, backends: Catalog['backends']): string {
  const { name, summary, method, path, scopes, slo } = operation;
  const cells = [
    `${method} ${path}`,
    scopes.join(' '),
    `${slo.objective * 100} % within ${slo.latencySeconds} s`,
    ...backends.map(one => (operation.composed ? 'the gateway itself' : operation.backends[one.name] ? 'yes' : 'no')),
  ];
  return `<tr><th scope="row">${text(name)}<br>${text(summary)}</th>${cells.map(cell => `<td>${text(cell)}</td>`).join('')}</tr>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value: string): string => value.replace(/[&<>"']/g, sign => ENTITIES[sign] ?? sign);
