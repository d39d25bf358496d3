/** Whose time can be booked: schedules and slots of invented practitioners, made anew from the day the server starts. */
import type { MemoryRepository } from '@medplum/fhir-router';
import type { Resource, Schedule } from '@medplum/fhirtypes';
import { fillDirectory, ZONE } from './directory.ts';

const DAYS = 10;
const HOURS = [9, 10, 11, 13, 14, 15];
const MINUTES = 30;
/** FHIR R4 example code system service-type. */
const GENERAL_PRACTICE = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/service-type', code: '124' }],
  text: 'General Practice',
};

export async function fillCalendar(repo: MemoryRepository, now: Date): Promise<void> {
  const make = <T extends Resource>(resource: T): Promise<T> => repo.createResource<T>(resource);
  const { room, people } = await fillDirectory(repo);
  for (const { person, display } of people) {
    const schedule = await make<Schedule>({
      resourceType: 'Schedule',
      active: true,
      serviceType: [GENERAL_PRACTICE],
      actor: [
        { reference: `Practitioner/${person.id}`, display },
        { reference: `Location/${room.id}`, display: room.name as string },
      ],
    });
    for (const [start, end] of openings(now))
      await make({
        resourceType: 'Slot',
        schedule: { reference: `Schedule/${schedule.id}` },
        serviceType: [GENERAL_PRACTICE],
        status: 'free',
        start,
        end,
      });
  }
}

/** Half hours of the office, on the clock of its own wall. */
function openings(now: Date): [start: string, end: string][] {
  const days = Array.from({ length: DAYS }, (_, n) => new Date(now.getTime() + (n + 1) * 86_400_000));
  return days.flatMap(day => {
    const offset = offsetOn(day);
    const date = day.toISOString().slice(0, 10);
    const at = (hour: number, minute: number): string =>
      `${date}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00${offset}`;
    return HOURS.map((hour): [string, string] => [at(hour, 0), at(hour, MINUTES)]);
  });
}

/** By daylight: clocks change at night, so one offset serves the hours of an office. */
function offsetOn(day: Date): string {
  const noon = new Date(`${day.toISOString().slice(0, 10)}T17:00:00Z`);
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: ZONE, timeZoneName: 'longOffset' }).formatToParts(noon);
  return parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '') || 'Z';
}
