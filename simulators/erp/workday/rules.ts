/** What a submission must be, whatever it submits: once under its own ID, with partners that are active, in an open period. */
import type { Plain } from '../soap/check.ts';
import type { Instance } from './instances.ts';
import type { Records, Row } from './records.ts';
import { Refusal } from './refusal.ts';

export interface Submission {
  records: Records;
  request: Plain;
  data: Plain;
  /** The element that is asked, for places. */
  root: string;
}

export const truth = (value: unknown): boolean => value === 'true' || value === '1';
export const nodes = (value: unknown): Plain[] => (Array.isArray(value) ? (value as Plain[]) : []);
export const texted = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The record that it is about; undefined where it makes one. `Add_Only` refuses an ID that is taken. */
export function existing(kind: string, idType: string, { records, request, data, root }: Submission): Row | undefined {
  const id = texted(data[idElement(kind)]);
  const named = records.rowOf(records.instances.find((request[`${kind}_Reference`] ?? undefined) as Plain | undefined));
  const found = request[`${kind}_Reference`] ? named : records.rowOf(records.instances.of(idType, id));
  if (found && truth(request['@Add_Only']))
    throw new Refusal({
      message: `${kind} with this ID already exists`,
      xpath: `/${root}[1]/${kind}_Data[1]/${idElement(kind)}[1]`,
    });
  return found;
}

/** The element by which the client gives the ID. */
const idElement = (kind: string): string =>
  ({ Supplier: 'Supplier_Reference_ID', Requisition: 'Requisition_Number' })[kind] ?? `${kind}_ID`;

/** What a reference of the data names, if it may be used. */
export function active({ records, data, root }: Submission, kind: string, name: string): Instance | undefined {
  const found = records.instances.find(data[name] as Plain | undefined);
  if (data[name] && found && !found.facts.active)
    throw new Refusal({
      message: `The ${found.facts.kind} is inactive.`,
      xpath: `/${root}[1]/${kind}_Data[1]/${name}[1]`,
    });
  return data[name] ? found : undefined;
}

/** The same for each reference of each line. */
export function activeLines(
  { records, data, root }: Submission,
  kind: string,
  lines: string,
  names: readonly string[],
): void {
  nodes(data[lines]).forEach((line, index) => {
    for (const name of names)
      [line[name] ?? []].flat().forEach((reference, n) => {
        const found = records.instances.find(reference as Plain);
        if (found && !found.facts.active)
          throw new Refusal({
            message: `The ${found.facts.kind} is inactive.`,
            xpath: `/${root}[1]/${kind}_Data[1]/${lines}[${index + 1}]/${name}[${n + 1}]`,
          });
      });
  });
}

export function inOpenPeriod({ records, data, root }: Submission, kind: string, name: string): void {
  const company = records.instances.find(data['Company_Reference'] as Plain | undefined);
  const openFrom = texted(company?.facts['openFrom']);
  if (texted(data[name]) && texted(data[name]) < openFrom)
    throw new Refusal({ message: 'The period is closed.', xpath: `/${root}[1]/${kind}_Data[1]/${name}[1]` });
}
