/** Where a page ended, as the caller brings it back: opaque, so that what it is made of may change. */
import { Fault } from './faults.ts';

const VERSION = '1';

export const cursorOf = (place: string): string => Buffer.from(`${VERSION} ${place}`).toString('base64url');

/** @param shape of the place @throws Fault `invalid-request` where it is none of ours */
export function placeOf(cursor: string, shape: RegExp): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = text.slice(VERSION.length + 1);
  if (cursorOf(place) === cursor && shape.test(place)) return place;
  throw new Fault('invalid-request', {
    errors: [{ pointer: '/cursor', code: 'cursor', detail: 'Take it from `next` of the page before, as it is.' }],
  });
}
