/** What the door tells about itself without a credential: a landing page, the OpenAPI documents and the problems. */
import type { Contract, Operation } from '../contracts/contract.ts';
import { FAULTS, Fault, type FaultCode } from '../faults.ts';
import { element, PAGE_POLICY, page } from '../html.ts';
import { buildOpenApi } from './openapi.ts';
import { optionsReply, type Reply } from './reply.ts';

interface Page {
  json: string;
  html?: string;
}

export type Pages = ReadonlyMap<string, Page>;

const ALLOW = 'GET, HEAD, OPTIONS';
const OPENAPI = '/openapi.json';
const HTML_HEADERS = { ...PAGE_POLICY, Vary: 'Accept' };

/** Throws `not-found` or `method-not-allowed`. HTML only to those who ask for it by name. */
export function pageReply(pages: Pages, method: string, path: string, accept: string | undefined): Reply {
  const found = pages.get(path);
  if (!found) throw new Fault('not-found');
  if (method === 'OPTIONS') return optionsReply(ALLOW);
  if (method !== 'GET' && method !== 'HEAD') throw new Fault('method-not-allowed', { headers: { Allow: ALLOW } });
  if (found.html === undefined) return { status: 200, type: 'application/json', body: found.json, headers: {} };
  return accept?.includes('text/html')
    ? { status: 200, type: 'text/html; charset=utf-8', body: found.html, headers: HTML_HEADERS }
    : { status: 200, type: 'application/json', body: found.json, headers: { Vary: 'Accept' } };
}

/** All pages of a set of operations, rendered once. */
export function buildPages(operations: readonly Operation[], sandbox: boolean): Pages {
  const byContract = Map.groupBy(operations, operation => operation.contract);
  const pages = new Map<string, Page>();
  for (const [contract, served] of byContract) {
    pages.set(`/openapi/${contract.name}.json`, { json: JSON.stringify(buildOpenApi(served, sandbox)) });
  }
  pages.set(OPENAPI, { json: JSON.stringify(buildOpenApi(operations, sandbox)) });
  pages.set('/', landing([...byContract.keys()], operations, sandbox));
  for (const [path, content] of problemPages()) pages.set(path, content);
  return pages;
}

function landing(contracts: readonly Contract[], operations: readonly Operation[], sandbox: boolean): Page {
  const links = { openapi: OPENAPI, problems: '/problems' };
  const listed = contracts.map(({ name, title, summary, owner, lifecycle }) => ({
    ...{ name, title, summary, owner, state: lifecycle.state },
    openapi: `/openapi/${name}.json`,
    operations: operations
      .filter(operation => operation.contract.name === name)
      .map(({ method, path, summary: does }) => ({ method, path, summary: does })),
  }));
  const sections = listed.map(({ name, title, summary, owner, state, openapi, operations: served }) => [
    element('h2', `${title} (${name})`),
    element('p', summary),
    element('ul', ...served.map(one => element('li', element('code', `${one.method} ${one.path}`), ` ${one.summary}`))),
    element('p', `Owner: ${owner}. State: ${state}. `, element('a', 'OpenAPI', { href: openapi })),
  ]);
  const html = page('Canongate', [
    element(
      'p',
      'A governed gateway for healthcare integration: one versioned interface in front of every system of record.',
    ),
    ...(sandbox
      ? [element('p', element('strong', 'This is the sandbox: every member and every answer is invented.'))]
      : []),
    ...sections.flat(),
    element('h2', 'More'),
    element(
      'ul',
      element('li', element('a', 'All operations as OpenAPI 3.1', { href: links.openapi })),
      element('li', element('a', 'Every problem and what to do about it', { href: links.problems })),
    ),
  ]);
  return { json: JSON.stringify({ name: 'canongate', sandbox, contracts: listed, links }), html };
}

/** What has to happen, by who has to act. */
const WHO = {
  caller: 'The caller',
  operator: 'The operator of the gateway',
  backend: 'The system of record',
  nobody: 'Nobody: it passes',
} as const;

let problems: ReadonlyMap<string, Page> | undefined;

/** `/problems` and one page per code; they depend on nothing and are rendered once per process. */
function problemPages(): ReadonlyMap<string, Page> {
  problems ??= new Map(renderProblems());
  return problems;
}

function* renderProblems(): Generator<[string, Page]> {
  const codes = Object.keys(FAULTS) as FaultCode[];
  const list = codes.map(code => ({ code, ...about(code), href: `/problems/${code}` }));
  yield [
    '/problems',
    {
      json: JSON.stringify({ problems: list }),
      html: page('Problems', [
        element('p', 'Every failure is answered as problem details (RFC 9457) with one of these codes.'),
        element(
          'ul',
          ...list.map(({ code, status, title, href }) =>
            element('li', element('a', code, { href }), ` – ${status}. ${title}.`),
          ),
        ),
      ]),
    },
  ];
  for (const code of codes)
    yield [`/problems/${code}`, { json: JSON.stringify({ code, ...about(code) }), html: problemPage(code) }];
}

function about(code: FaultCode): Record<'title' | 'advice' | 'who', string> & { status: number; retryable: boolean } {
  const { status, title, advice, retryable, who } = FAULTS[code];
  return { status, title, advice, retryable, who };
}

function problemPage(code: FaultCode): string {
  const { status, title, advice, retryable, who } = FAULTS[code];
  const rows: [string, string][] = [
    ['Status', String(status)],
    ['What to do', advice],
    ['Who has to act', `${WHO[who]}.`],
    ['May the same request be repeated?', retryable ? 'Yes, later and unchanged.' : 'Not unchanged.'],
  ];
  return page(code, [
    element('p', element('strong', `${title}.`)),
    element('dl', ...rows.flatMap(([term, meaning]) => [element('dt', term), element('dd', meaning)])),
    element(
      'p',
      'The problem’s own ',
      element('code', 'retryable'),
      ' and ',
      element('code', 'outcome'),
      ' decide where they differ from this page; ',
      element('code', 'correlationId'),
      ' names the exchange to whoever runs the gateway.',
    ),
    element('p', element('a', 'All problems', { href: '/problems' })),
  ]);
}
