/** The last day of work, which systems keep, of an end that callers name by the first day on which it holds. */
export function lastDayBefore(effectiveOn: string): string {
  const day = new Date(`${effectiveOn}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
