/** Walks records as the dialect reads them: what is there, and nothing where it is not. */
import { decimals } from '../../../../gateway/kit.ts';
import { isNode } from './values.ts';

export type Node = Readonly<Record<string, unknown>>;

export const nodeAt = (from: unknown, name: string): Node => {
  const found = isNode(from) ? from[name] : undefined;
  return isNode(found) ? found : {};
};

export const nodesAt = (from: unknown, name: string): Node[] => {
  const found = isNode(from) ? from[name] : undefined;
  return Array.isArray(found) ? found.filter(isNode) : [];
};

export const textAt = (from: unknown, ...names: string[]): string | undefined => {
  const found = names.reduce((at: unknown, name) => (isNode(at) ? at[name] : undefined), from);
  return typeof found === 'string' ? found : undefined;
};

/** A decimal as contracts spell it; one of more digits than is reckoned with stands as it came. */
export const decimalAt = (from: unknown, name: string): string | undefined => {
  const held = textAt(from, name);
  return held === undefined ? undefined : (decimals.normalize(held) ?? held);
};

/** Without what is not there; a list of nothing is not there either. */
export const without = (members: Node): Node =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
