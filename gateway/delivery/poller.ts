/** Looks again and again, one look after the other; where a look fails, what was seen last stands. */
export interface Poller {
  close(): Promise<void>;
}

export function pollEvery(milliseconds: number, look: () => Promise<void>): Poller {
  let closed = false;
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const again = (): void => {
    if (closed) return;
    timer = setTimeout(() => {
      looking = look()
        .catch(() => {})
        .then(again);
    }, milliseconds).unref();
  };
  again();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
