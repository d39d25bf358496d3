/** A gateway that does not start, and that no further start would help: with the reason that it gave. */

/** How the process of a gateway ends whose configuration is refused: another start of it would end alike. */
export const REFUSED = 2;

export class StartRefused extends Error {
  constructor(replica: string, reason: string) {
    super(`replica ${replica} does not start: ${reason}`);
    this.name = 'StartRefused';
  }
}
