/** What a booking does to the slots it names: each is taken once, and free again when the visit leaves it. */
import type { MemoryRepository } from '@medplum/fhir-router';
import type { Appointment, OperationOutcomeIssue, Slot } from '@medplum/fhirtypes';
import type { Request } from 'express';
import { issue } from './inquiry.ts';

/** A visit that stands so takes no time of anybody. */
const FREES: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error']);

export interface Booked {
  /** What stands in the way; nothing where the visit may be written. */
  refusal?: { status: number; issues: OperationOutcomeIssue[] };
  /** To be called when it is written. */
  written(): Promise<void>;
}

const NOTHING: Booked = { written: async () => {} };

/** Looks at the write of an Appointment before it is done. The caller lets in one at a time. */
export async function bookingOf(repo: MemoryRepository, request: Request): Promise<Booked> {
  const appointment = request.body as Appointment | undefined;
  if (appointment?.resourceType !== 'Appointment') return NOTHING;
  const before = request.method === 'PUT' ? await held(repo, appointment.id) : undefined;
  if (isStale(request, before) || (await isThere(repo, request))) return NOTHING;
  const [had, wants] = [slotsOf(before), slotsOf(appointment)];
  const taken: Slot[] = [];
  for (const id of wants.filter(one => !had.includes(one))) {
    const slot = await repo.readResource<Slot>('Slot', id).catch(() => undefined);
    if (!slot) return refused(422, issue('value', 'no such slot', 'Appointment.slot'));
    if (slot.status !== 'free' && !isHeldFor(slot, appointment))
      return refused(409, issue('conflict', 'the slot is taken', 'Appointment.slot'));
    taken.push(slot);
  }
  return {
    async written() {
      for (const slot of taken) await repo.updateResource<Slot>({ ...slot, status: 'busy' });
      for (const id of had.filter(one => !wants.includes(one)))
        await repo.updateResource<Slot>({ ...(await repo.readResource<Slot>('Slot', id)), status: 'free' });
    },
  };
}

/** Who names the number of the hold is who it is held for. */
const isHeldFor = ({ status, identifier: held = [] }: Slot, { identifier = [] }: Appointment): boolean =>
  status === 'busy-tentative' &&
  held.some(({ system, value }) => identifier.some(one => one.system === system && one.value === value));

const refused = (status: number, why: OperationOutcomeIssue): Booked => ({
  ...NOTHING,
  refusal: { status, issues: [why] },
});

const held = async (repo: MemoryRepository, id: string | undefined): Promise<Appointment | undefined> =>
  id === undefined ? undefined : repo.readResource<Appointment>('Appointment', id).catch(() => undefined);

function slotsOf(appointment: Appointment | undefined): string[] {
  if (!appointment || FREES.has(appointment.status)) return [];
  return (appointment.slot ?? []).flatMap(({ reference = '' }) => reference.split('/')[1] ?? []);
}

/** The router answers 412 by itself. */
const isStale = ({ headers }: Request, before: Appointment | undefined): boolean =>
  headers['if-match'] !== undefined && headers['if-match'] !== `W/"${before?.meta?.versionId}"`;

/** FHIR R4 §3.1.0.8.1: a conditional create that finds one changes nothing. */
async function isThere(repo: MemoryRepository, { method, headers }: Request): Promise<boolean> {
  const condition = headers['if-none-exist'];
  if (method !== 'POST' || typeof condition !== 'string') return false;
  const [, value] = new URLSearchParams(condition).entries().next().value ?? [];
  const [system, number] = (value ?? '').split('|');
  const found = await repo.searchResources<Appointment>({ resourceType: 'Appointment', count: 1000 });
  return found.some(({ identifier = [] }) => identifier.some(one => one.system === system && one.value === number));
}
