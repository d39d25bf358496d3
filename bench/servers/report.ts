/** What every server of the bench tells the process that started it: where it listens, and what CPU it has used. */

/** Says the port, then answers each `cpu` with the microseconds used so far; ends when the bench does. */
export function report(port: number): void {
  process.on('message', message => {
    if (message !== 'cpu') return;
    const { user, system } = process.cpuUsage();
    process.send?.({ micros: user + system });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}

/** The port of an address such as `http://127.0.0.1:40123`. */
export const portOf = (url: string): number => Number(new URL(url).port);
