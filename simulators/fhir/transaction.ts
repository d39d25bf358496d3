/** Transactions of the simulated FHIR server: the library's processor, with an undo that its memory does not have. */
import { normalizeOperationOutcome, OperationOutcomeError, preconditionFailed } from '@medplum/core';
import { BatchProcessor, type FhirRequest, type FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { judge } from './definitions.ts';

interface Held {
  resources: Map<string, Map<string, unknown>>;
  history: Map<string, Map<string, unknown[]>>;
}

export class UndoingRepository extends MemoryRepository {
  override async withTransaction<T>(work: (repo: this) => Promise<T>): Promise<T> {
    const held = this as unknown as Held;
    const resources = new Map([...held.resources].map(([type, all]) => [type, new Map(all)]));
    const history = new Map(
      [...held.history].map(([type, all]) => [type, new Map([...all].map(([id, versions]) => [id, [...versions]]))]),
    );
    try {
      return await work(this);
    } catch (error) {
      this.clear();
      for (const [type, all] of resources) held.resources.set(type, all);
      for (const [type, all] of history) held.history.set(type, all);
      throw error;
    }
  }
}

/** What is wrong with the resources of its entries, each said with its entry. */
export const judgeEntries = (bundle: Bundle): OperationOutcomeIssue[] =>
  (bundle.entry ?? []).flatMap(({ resource }, index) =>
    resource ? judge(resource).map(issue => inEntry(issue, index)) : [],
  );

/** FHIR R4 §3.1.0.11.2: the versions that entries were read in are compared before the first is written. */
async function compareVersions(repo: MemoryRepository, { entry = [] }: Bundle): Promise<void> {
  for (const [index, { request, resource }] of entry.entries()) {
    if (request?.ifMatch === undefined || !resource?.id) continue;
    const held = await repo.readResource(resource.resourceType, resource.id).catch(() => undefined);
    if (request.ifMatch === `W/"${held?.meta?.versionId}"`) continue;
    throw new OperationOutcomeError({
      ...preconditionFailed,
      issue: preconditionFailed.issue.map(one => inEntry(one, index)),
    });
  }
}

/** FHIR R4 §3.1.0.11; of the one entry that fails the outcome names the place. */
export async function processTransaction(
  router: FhirRouter,
  repo: MemoryRepository,
  bundle: Bundle,
  request: FhirRequest,
): Promise<Bundle> {
  await compareVersions(repo, bundle);
  const processor = new BatchProcessor(router, repo, bundle, { ...request, config: { transactions: true } });
  try {
    return await processor.run();
  } catch (error) {
    const { bundleInfo } = processor as unknown as { bundleInfo?: { ordering: number[] } };
    const index = bundleInfo?.ordering[processor.getPosition()];
    const outcome = normalizeOperationOutcome(error);
    if (index !== undefined) outcome.issue = outcome.issue?.map(issue => inEntry(issue, index));
    throw new OperationOutcomeError(outcome);
  }
}

/** `Patient.name` of the resource alone is `Bundle.entry[0].resource.name` of the whole. */
function inEntry(issue: OperationOutcomeIssue, index: number): OperationOutcomeIssue {
  const entry = `Bundle.entry[${index}]`;
  const expression = (issue.expression ?? []).map(one => one.replace(/^[A-Z][A-Za-z]*/, `${entry}.resource`));
  return { ...issue, expression: expression.length > 0 ? expression : [entry] };
}
