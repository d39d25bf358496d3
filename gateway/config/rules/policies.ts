/** Policies: known, listed, in their place and order, with settings of their own schema. */
import type { PolicyDeclaration } from '../../plugs/policy.ts';
import { readsField } from '../conditions.ts';
import type { SourceDocument } from '../document.ts';
import type { ConfigFinding } from '../findings.ts';
import { unknown } from '../load.ts';
import type { PolicyUse } from '../schema.ts';
import { endpoints, type Keys, pipelines, type Rule, type Subject } from '../subject.ts';
import { validate } from '../validate.ts';

/** Every list of policies, with its place and where it stands. */
function policyLists(subject: Subject): { keys: Keys; at: 'pipeline' | 'endpoint'; uses: PolicyUse[] }[] {
  return [
    ...pipelines(subject).map(([name, { policies }]) => ({
      keys: ['pipelines', name, 'policies'],
      at: 'pipeline' as const,
      uses: policies,
    })),
    ...endpoints(subject).map(([name, { policies = [] }]) => ({
      keys: ['serviceEndpoints', name, 'policies'],
      at: 'endpoint' as const,
      uses: policies,
    })),
  ];
}

const settingsOf = ({ name: _name, when: _when, ...settings }: PolicyUse): Record<string, unknown> => settings;

/** Only policies of the list may be used, each where it belongs, with settings of its own schema. */
export const policiesAreKnown: Rule = subject => {
  const { document, configuration, registry } = subject;
  const found = configuration.policies.flatMap((name, index) =>
    registry.policies.has(name)
      ? []
      : [unknown(document, ['policies', index], 'policy', name, registry.policies.keys())],
  );
  for (const { keys, at, uses } of policyLists(subject)) {
    for (const [index, use] of uses.entries()) {
      const place = [...keys, index];
      const policy = registry.policies.get(use.name);
      if (!configuration.policies.includes(use.name)) {
        found.push(
          document.finding(
            place,
            'policy-not-listed',
            `${use.name} is not in policies.`,
            `Add ${use.name} to policies, or remove it here.`,
          ),
        );
      }
      if (!policy) continue;
      if (at === 'endpoint' ? policy.at !== 'endpoint' : policy.at === 'endpoint') {
        const where = policy.at === 'endpoint' ? 'a service endpoint' : 'a pipeline';
        found.push(
          document.finding(place, 'policy-misplaced', `${use.name} belongs to ${where}.`, `Move it to ${where}.`),
        );
      }
      found.push(
        ...conditionFindings(document, place, at, use),
        ...validate(document, place, settingsOf(use), policy.config),
      );
    }
  }
  return found;
};

/** A stage runs before the body is read; a guard has no condition at all. */
function conditionFindings(
  document: SourceDocument,
  place: Keys,
  at: 'pipeline' | 'endpoint',
  { name, when }: PolicyUse,
): ConfigFinding[] {
  if (when === undefined) return [];
  if (at === 'endpoint')
    return [document.finding([...place, 'when'], 'condition-misplaced', `${name} guards every call.`, 'Remove when.')];
  if (!readsField(when)) return [];
  return [
    document.finding(
      [...place, 'when'],
      'condition-too-early',
      `${name} runs before the body is read.`,
      'Use path, method, consumer or authenticated.',
    ),
  ];
}

/** timeout ▷ retry ▷ circuit-breaker ▷ bulkhead: another order means something else and is never meant. */
export const guardsAreInOrder: Rule = subject =>
  endpoints(subject).flatMap(([name, { policies = [] }]) => {
    const order = policies.map(use => orderOf(subject.registry.policies.get(use.name)));
    return order.flatMap((rank, index) =>
      index > 0 && rank <= (order[index - 1] ?? 0)
        ? [
            subject.document.finding(
              ['serviceEndpoints', name, 'policies', index],
              'policy-order',
              `${policies[index]?.name} stands too late.`,
              'Order: timeout, retry, circuit-breaker, bulkhead; each once.',
            ),
          ]
        : [],
    );
  });

const orderOf = (policy: PolicyDeclaration | undefined): number =>
  policy?.at === 'endpoint' ? policy.order : Number.MAX_SAFE_INTEGER;
