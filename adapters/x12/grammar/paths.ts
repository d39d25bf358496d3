/** Paths of mapping tables: fills in the loops an author leaves out, and says what is wrong with a path. */
import type { Grammar, LoopRule } from './grammar.ts';
import { isLoopId } from './tree.ts';

interface Part {
  id: string;
  /** `[…]` and everything after it, as spelled. */
  rest: string;
}

/** `2100C/NM1[IL]-03` becomes `2000A/2000B/2000C/2100C/NM1[IL]-03`; what no grammar knows stays as it is. */
export function resolvePath(path: string, grammars: readonly Grammar[]): string {
  const parts = split(path);
  const loops = parts.filter(part => isLoopId(part.id));
  const last = loops.at(-1);
  if (last === undefined) return path;
  const rule = grammars.map(g => g.loops.get(last.id)).find(found => found !== undefined);
  if (rule === undefined) return path;
  const chain = ancestry(rule);
  // A loop out of line is a mistake that checkPath names.
  if (loops.some(loop => !chain.includes(loop.id))) return path;
  const spelled = chain.map(id => id + (loops.find(loop => loop.id === id)?.rest ?? ''));
  return [...spelled, ...parts.filter(part => !isLoopId(part.id)).map(part => part.id + part.rest)].join('/');
}

/** What is wrong with it against this grammar, in one sentence, or undefined. */
export function checkPath(path: string, grammar: Grammar): string | undefined {
  const { set } = grammar.table;
  const parts = split(path);
  let loop = grammar.root;
  for (const [i, { id, rest }] of parts.entries()) {
    if (isLoopId(id)) {
      const next = grammar.loops.get(id);
      if (next === undefined) return `loop ${id} does not occur in ${set}`;
      if (!ancestry(next).includes(loop.id) && loop !== grammar.root) return `loop ${id} is not within ${loop.id}`;
      loop = next;
      const wrong = filters(rest)
        .map(filter => checkFilter(filter, loop, set))
        .find(found => found !== undefined);
      if (wrong !== undefined) return wrong;
    } else if (i < parts.length - 1) return `${id} is neither a loop nor the last part`;
    else return checkSegment(id, rest, loop, set);
  }
  return undefined;
}

function checkSegment(id: string, rest: string, loop: LoopRule, set: string): string | undefined {
  const rule = loop.segments.get(id);
  if (rule === undefined)
    return `segment ${id} does not occur in ${loop.id === '' ? `the header of ${set}` : `loop ${loop.id}`}`;
  const range = /^-(\d{1,2})\.\.(\d{1,2})$/.exec(stripFilters(rest));
  const single = /^-(\d{1,2})(?:-(\d{1,2}))?$/.exec(stripFilters(rest));
  const numbers = range ? [range[1], range[2]] : single ? [single[1]] : [];
  if (stripFilters(rest) !== '' && numbers.length === 0) return `${rest} is no element`;
  for (const number of numbers.map(Number)) {
    if (number < 1 || number >= rule.elements.length) return `${id} has no element ${number}`;
    if (rule.elements[number]?.usage === '-')
      return `${id}-${String(number).padStart(2, '0')} is not used in ${loop.id || set}`;
  }
  const component = single?.[2] === undefined ? undefined : Number(single[2]);
  if (component === undefined) return undefined;
  const element = rule.elements[Number(single![1])]!;
  const limit = element.components?.length ?? (element.repeats > 1 ? element.repeats : 0);
  return component < 1 || component > limit ? `${id}-${single![1]} has no component ${component}` : undefined;
}

/** `EB-01=C` within a loop; anything else (an occurrence number) is none of the grammar's business. */
function checkFilter(filter: string, loop: LoopRule, set: string): string | undefined {
  const match = /^([A-Z][A-Z0-9]{1,2})(-[0-9-]+)=/.exec(filter);
  return match === null ? undefined : checkSegment(match[1]!, match[2]!, loop, set);
}

function split(path: string): Part[] {
  const parts = path.match(/(?:[^/[\]]+|\[[^\]]*\])+/g) ?? [];
  return parts.map(part => {
    const id = /^[A-Z0-9]+/.exec(part)?.[0] ?? part;
    return { id, rest: part.slice(id.length) };
  });
}

const filters = (rest: string): string[] => (rest.match(/\[([^\]]*)\]/g) ?? []).flatMap(f => f.slice(1, -1).split(','));
const stripFilters = (rest: string): string => rest.replaceAll(/\[[^\]]*\]/g, '');

function ancestry(rule: LoopRule): string[] {
  return rule.parent === undefined ? [] : [...ancestry(rule.parent), rule.id];
}
