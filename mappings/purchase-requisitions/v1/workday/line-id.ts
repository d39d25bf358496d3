/** IDs of lines: no two in a tenant are alike, so that a line of ours has the number of its requisition in front. */
import { type Node, text } from '../../../../adapters/soap/dialects/workday/asking.ts';

export const lineId = (requisition: string, line: number | undefined): string => `${requisition}-${line}`;

/** What the lines are numbered; by their places where one has an ID that Workday made up, which says nothing of it. */
export function numbersOf(requisition: string | undefined, lines: readonly Node[]): number[] {
  const front = `${requisition}-`;
  const own = lines.map(line => {
    const id = text(line['Goods_Requisition_Line_ID']) ?? '';
    return id.startsWith(front) && /^[1-9]\d{0,8}$/.test(id.slice(front.length)) ? Number(id.slice(front.length)) : 0;
  });
  return own.includes(0) || new Set(own).size < own.length ? lines.map((_, at) => at + 1) : own;
}
