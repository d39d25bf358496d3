/** What stands in the way of a transaction as a whole: the library's memory takes its entries one by one, and undoes none. */
import type { MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { judge } from './definitions.ts';
import { issue } from './inquiry.ts';

export interface Refusal {
  status: number;
  issues: OperationOutcomeIssue[];
}

/** FHIR R4 §3.1.0.11.2: all or nothing, so each resource is judged and each version compared before the first is written. */
export async function refusalOf(repo: MemoryRepository, { type, entry = [] }: Bundle): Promise<Refusal | undefined> {
  if (type !== 'transaction') return undefined;
  const issues = entry.flatMap(({ resource }, n) => (resource ? judge(resource).map(each => placed(each, n)) : []));
  if (issues.length > 0) return { status: 400, issues };
  for (const { request, resource } of entry)
    if (request?.ifMatch !== undefined && request.ifMatch !== (await versionOf(repo, resource)))
      return { status: 412, issues: [issue('conflict', 'another version is held')] };
  return undefined;
}

const placed = ({ expression = [], ...rest }: OperationOutcomeIssue, n: number): OperationOutcomeIssue => ({
  ...rest,
  expression: expression.map(at => at.replace(/^[A-Za-z]+/, `Bundle.entry[${n}].resource`)),
});

async function versionOf(repo: MemoryRepository, resource: Resource | undefined): Promise<string | undefined> {
  if (!resource?.id) return undefined;
  const held = await repo.readResource(resource.resourceType, resource.id).catch(() => undefined);
  return held && `W/"${held.meta?.versionId}"`;
}
