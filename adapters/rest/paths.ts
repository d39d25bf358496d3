/** Which paths a table may name: facts of the head, what a request asks with beside it, and what its vocabulary has. */
import type { Dialect } from '../../gateway/kit.ts';

/** What the table itself says at a path: which entity is asked for. */
type Says = (path: string) => readonly string[];

export interface Paths {
  /** Facts of the head. */
  head: Readonly<Record<'request' | 'response', ReadonlySet<string>>>;
  /** What only a request has, by its first name: why the names behind it mean nothing there. */
  asked: Readonly<Record<string, (path: string, names: readonly string[], says: Says) => string | undefined>>;
  /** Why a path means nothing by the vocabulary. */
  wrongWith(path: string, names: readonly string[]): string | undefined;
}

export const pathsOf =
  ({ head, asked, wrongWith }: Paths): Dialect['checkPath'] =>
  (path, direction, says = () => []) => {
    const [root = '', ...names] = path.split('.').map(part => part.replace(/\[.*$/, ''));
    if (root === 'head') {
      const isKnown = names.length === 0 || head[direction].has(names.join('.'));
      return isKnown ? undefined : `${path} is not a fact of a ${direction}`;
    }
    const wrong = Object.hasOwn(asked, root) ? asked[root] : undefined;
    if (!wrong) return wrongWith(path, [root, ...names]);
    if (direction === 'response' || names.length === 0) return `${path} belongs to a request`;
    return wrong(path, names, says);
  };
