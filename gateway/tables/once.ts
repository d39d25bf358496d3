/** A conditional create (FHIR R4 §3.1.0.8.1) where the system has none: what stands there under our own mark is not made again. */
import type { Step } from './mapping.ts';

type Bare = Omit<Step, 'effect' | 'inDoubt' | 'reconcile'>;

interface Conditions {
  /** What has to be known before it can be made, and only then. */
  before?: readonly Step[];
  /** Asked on every walk, and not in doubt alone: where a key of idempotency may come again when nobody remembers the first call. */
  always?: true;
}

const hasId = (found: unknown): boolean => (found as { id?: unknown } | undefined)?.id !== undefined;

/** The step that looks for it and answers its `id`, those before, and the one that makes it: never sent again before `find` was asked. */
export function conditionalCreate(find: Bare, create: Bare, { before = [], always }: Conditions = {}): Step[] {
  const unlessThere = (step: Step): Step => ({
    ...step,
    when: scope => !hasId(scope.steps[find.name]) && (step.when?.(scope) ?? true),
  });
  return [
    { ...find, effect: 'read', ...(!always && { inDoubt: true }) },
    ...before.map(unlessThere),
    unlessThere({ ...create, effect: 'once', reconcile: find.name }),
  ];
}
