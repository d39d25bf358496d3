/** What the library's memory lacks of a search (FHIR R4 §3.1.1): `_has`, and the link to the page that follows. */
import { parseSearchRequest } from '@medplum/core';
import type { MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, Resource, ResourceType } from '@medplum/fhirtypes';
import type { Request } from 'express';

type Parameters = Record<string, string | string[] | undefined>;

/** `_has:PractitionerRole:practitioner:specialty` (§3.1.1.5). */
const HAS = /^_has:([A-Za-z]+):([a-z-]+):([a-z-]+)$/;
const MOST = 1000;
const USUAL = 20;
const NOBODY = 'none-at-all';

/** The parameters of a search, by GET or by POST; undefined where it is none. */
export function searchOf({ method, path, query, body }: Request): Parameters | undefined {
  if (method === 'POST') return path.endsWith('/_search') ? (body as Parameters) : undefined;
  return method === 'GET' && /^\/[A-Za-z]+$/.test(path) ? (query as Parameters) : undefined;
}

/** The same search with `_has` answered beforehand, as ids. */
export async function withoutHas(repo: MemoryRepository, asked: Parameters): Promise<Parameters> {
  const rest: Parameters = {};
  let ids: Set<string> | undefined;
  for (const [name, value] of Object.entries(asked)) {
    const [, type, reference, parameter] = HAS.exec(name) ?? [];
    if (!type || !reference || !parameter) {
      rest[name] = value;
      continue;
    }
    const found = await referredBy(repo, { type, reference, query: { [parameter]: String(value) } });
    ids = ids ? new Set([...ids].filter(id => found.has(id))) : found;
  }
  return ids ? { ...rest, _id: [...ids].join(',') || NOBODY } : rest;
}

interface Backwards {
  type: string;
  reference: string;
  query: Record<string, string>;
}

async function referredBy(repo: MemoryRepository, { type, reference, query }: Backwards): Promise<Set<string>> {
  const search = parseSearchRequest<Resource>(type as ResourceType, { ...query, _count: String(MOST) });
  const found = (await repo.searchResources(search)) as unknown as Record<string, { reference?: string }>[];
  return new Set(found.flatMap(each => each[reference]?.reference?.split('/')[1] ?? []));
}

/** Where the page after this one is: the same search, further on. */
export function nextOf(
  base: string,
  { path }: Request,
  asked: Parameters,
  { total = 0 }: Bundle,
): Pick<Bundle, 'link'> {
  const from = Number(asked['_offset'] ?? 0) + Number(asked['_count'] ?? USUAL);
  if (from >= total) return {};
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    for (const each of [value ?? []].flat()) if (name !== '_offset') query.append(name, each);
  query.set('_offset', String(from));
  return { link: [{ relation: 'next', url: `${base}${path.replace(/\/_search$/, '')}?${query}` }] };
}
