/** What every server of the bench tells the process that started it: where it listens, and what CPU it has used. */

/** Microseconds of user and system time so far: of the whole process, and of the thread that runs JavaScript. */
export interface Used {
  whole: number;
  thread: number;
}

/** Says the port, then answers each `cpu` with what was used so far; ends when the bench does. */
export function report(port: number): void {
  process.on('message', message => {
    if (message !== 'cpu') return;
    const [whole, thread] = [process.cpuUsage(), process.threadCpuUsage()];
    process.send?.({ whole: whole.user + whole.system, thread: thread.user + thread.system } satisfies Used);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}

/** The port of an address such as `http://127.0.0.1:40123`. */
export const portOf = (url: string): number => Number(new URL(url).port);
