/** Many who ask the same at once are one question: whatever comes while one is under way goes with the next. */

interface Asking<Q, A> {
  question: Q;
  resolve(answer: A): void;
  reject(error: unknown): void;
}

const MOST = 64;

/**
 * What becomes of those who asked together when they cannot be answered: each is asked `alone`, so that one takes no neighbour
 * with it; or they `fail` together, where a question may have had its effect though its answer was lost.
 */
type Unanswered = 'alone' | 'fail';

/** @param ask answers in the order of the questions */
export function asOneQuestion<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
  unanswered: Unanswered,
): (question: Q) => Promise<A> {
  const waiting: Asking<Q, A>[] = [];
  let working = false;
  const work = async (): Promise<void> => {
    working = true;
    while (waiting.length > 0) {
      const some = waiting.splice(0, MOST);
      try {
        const answers = await ask(some.map(({ question }) => question));
        for (const [n, { resolve }] of some.entries()) resolve(answers[n] as A);
      } catch (error) {
        if (some.length > 1 && unanswered === 'alone') await Promise.all(some.map(alone));
        else for (const { reject } of some) reject(error);
      }
    }
    working = false;
  };
  const alone = ({ question, resolve, reject }: Asking<Q, A>): Promise<void> =>
    ask([question]).then(([answer]) => resolve(answer as A), reject);
  return question =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      // Those who ask in the same turn are in time for the first.
      if (!working) {
        working = true;
        queueMicrotask(work);
      }
    });
}
