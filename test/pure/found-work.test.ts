/** What an answer leaves to people, over any course of findings and decisions: one open item for each finding, and nothing to do twice. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FoundWork, type Held, hashOf, planOf } from '../../gateway/work/found.ts';

const KEYS = ['price-variance /lines/0/amount', 'not-received /lines/0/quantity', 'no-po /purchaseOrder'] as const;
const findingOf = (key: string, figures: number): FoundWork => {
  const [cause = '', pointer = ''] = key.split(' ');
  return { cause, pointer, figures: [figures] };
};
const keyOf = ({ cause, pointer }: { cause: string; pointer: string | null }): string => `${cause} ${pointer}`;
const isOpen = ({ status }: Held): boolean => status === 'requested' || status === 'in-progress';

/** The table, as a plan changes it; only the last of each finding is looked at, as the query does. */
class Queue {
  items: Held[] = [];
  last = (): Held[] => [...new Map(this.items.map(one => [keyOf(one), one])).values()];
  found(findings: readonly FoundWork[]): number {
    const { open, close, note } = planOf(findings, this.last());
    for (const one of this.items) {
      if (close.includes(one.id))
        Object.assign(one, { status: 'completed', resolution: 'no-longer-found', said: 'no-longer-found' });
      for (const { id, action } of note) if (id === one.id) one.said = action;
    }
    const made = { status: 'requested', owner: null, resolution: null, said: null };
    for (const { figures, ...one } of open)
      this.items.push({ ...one, ...made, id: String(this.items.length), figures: hashOf(figures) });
    return open.length + close.length + note.length;
  }
  decide(at: number, verb: 'claim' | 'done'): void {
    const open = this.items.filter(isOpen);
    const one = open[at % Math.max(open.length, 1)];
    if (one && verb === 'claim') Object.assign(one, { status: 'in-progress', owner: 'u17' });
    if (one && verb === 'done') Object.assign(one, { status: 'completed', resolution: 'done-by-hand' });
  }
}

describe('work that an answer leaves', () => {
  const figures = fc.integer({ min: 1, max: 3 });
  const findings = fc
    .dictionary(fc.constantFrom(...KEYS), figures)
    .map(all => Object.entries(all).map(([key, value]) => findingOf(key, value)));
  const decision = fc.record({ at: fc.nat(5), verb: fc.constantFrom('claim' as const, 'done' as const) });

  it('is one open item for each finding, and asking again does nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(findings, decision), { maxLength: 30 }), course => {
        const queue = new Queue();
        for (const one of course) {
          if (!Array.isArray(one)) {
            queue.decide(one.at, one.verb);
            continue;
          }
          const decided = new Set(
            queue
              .last()
              .filter(({ resolution }) => resolution === 'done-by-hand')
              .map(held => `${keyOf(held)} ${held.figures}`),
          );
          queue.found(one);
          assert.equal(queue.found(one), 0);
          const open = queue.items.filter(isOpen);
          assert.equal(new Set(open.map(keyOf)).size, open.length);
          // What is found is open, unless a person has decided about these very figures.
          const wanted = one.filter(found => !decided.has(`${keyOf(found)} ${hashOf(found.figures)}`)).map(keyOf);
          for (const key of wanted) assert.ok(open.some(held => keyOf(held) === key));
          // What is found no longer is open only in somebody's hands, and says so.
          for (const held of open)
            if (!one.some(found => keyOf(found) === keyOf(held)))
              assert.deepEqual([held.owner, held.said], ['u17', 'no-longer-found']);
        }
      }),
    );
  });
});
