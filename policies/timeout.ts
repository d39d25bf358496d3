/** Ends a guarded call when its time is up, over all its attempts, whether or not the call below listens. */
import { definePolicy, duration, durationSchema, Fault, type Guard } from '../gateway/kit.ts';

export default definePolicy({
  name: 'timeout',
  summary: 'Gives one call to a service endpoint, with all its attempts, so much time.',
  at: 'endpoint',
  order: 10,
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      after: { description: 'Time for the call with all its attempts, 1ms to 10m.', ...durationSchema, default: '20s' },
    },
  },
  decisions: ['exceeded'],
  open({ after }: { after: string }, { count, now }) {
    const milliseconds = duration(after, { most: '10m' });
    const guard: Guard = call => attempt => {
      const outer = attempt.signal;
      if (outer.aborted) return Promise.reject(Fault.ofAbort(outer));
      let left = false;
      const controller = new AbortController();
      const { signal } = controller;
      return new Promise((resolve, reject) => {
        const stop = (fault: Fault): void => {
          settled();
          const told = fault.with({ outcome: left && attempt.effect !== 'read' ? 'unknown' : 'not_applied' });
          controller.abort(told);
          reject(told);
        };
        const cancel = (): void => stop(Fault.ofAbort(outer));
        const timer = setTimeout(() => {
          count('exceeded');
          stop(new Fault('deadline-exceeded', { backend: { cause: left ? 'no-answer' : 'not-sent' } }));
        }, milliseconds);
        const settled = (): void => {
          clearTimeout(timer);
          outer.removeEventListener('abort', cancel);
        };
        outer.addEventListener('abort', cancel, { once: true });
        const leaving: typeof attempt.leaving = async (wire, references) => {
          signal.throwIfAborted();
          await attempt.leaving(wire, references);
          // What time ran out on while it was journaled must not leave: the caller has been told that it did not.
          signal.throwIfAborted();
          left = true;
        };
        // Two callbacks instead of `finally`, which would cost two more promises on every call.
        call({ ...attempt, signal, deadline: now() + milliseconds, leaving }).then(
          reply => {
            settled();
            resolve(reply);
          },
          error => {
            settled();
            reject(error);
          },
        );
      });
    };
    return { guard, lastsMs: milliseconds };
  },
});
