/** Instants as text (RFC 3339, UTC, milliseconds), of which many fall into one second. */

let second = Number.NaN;
let start = '';

/** What `new Date(milliseconds).toISOString()` says, for the time of now: the calendar is asked once a second. */
export function isoInstant(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1000);
  if (whole !== second) {
    start = new Date(whole * 1000).toISOString().slice(0, -4);
    second = whole;
  }
  const rest = Math.floor(milliseconds) - whole * 1000;
  return `${start}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`;
}
