/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Which slots. */
export interface SlotQuery {
  /** Those that begin at this instant or later. */
  from: string;
  /** Those that begin before this instant. */
  before: string;
  /** Those for this service: its code, or system|code. */
  serviceType?: string;
  /** Those with this practitioner. */
  practitioner?: string;
  /** Those at this place. */
  location?: string;
  /** Those that stand so; free ones where it is not given. */
  status?: 'free' | 'busy' | 'busy-unavailable' | 'busy-tentative';
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Slots by their begin. `more` says that there are others, `next` is the way to them. */
export interface SlotList {
  /** At most as many as asked for. */
  slots: Slot[];
  /** There are more than these. */
  more: boolean;
  /** Cursor of the page that follows. */
  next?: string;
}
/** A time that can be booked. */
export interface Slot {
  /** Id of the slot, issued by the gateway. */
  id: string;
  /** Whether it can be booked (FHIR slotstatus). */
  status: 'free' | 'busy' | 'busy-unavailable' | 'busy-tentative';
  /** When it begins, with its offset. */
  start: string;
  /** When it ends, with its offset. */
  end: string;
  /** IANA zone of the place, where the system of record says it. */
  timeZone?: string;
  /** The service that can be booked. */
  serviceType?: {
    /** Code system, as a URI; a list of the site's own may go without. */
    system?: string;
    /** Code. */
    code?: string;
    /** In words. */
    text?: string;
  };
  /** Whose time it is. */
  schedule?: {
    /** Id of the schedule. */
    id: string;
  };
  /** Who sees the patient. */
  practitioner?: {
    /** Id of the practitioner. */
    id?: string;
    /** Name. */
    name?: string;
  };
  /** The place. */
  location?: {
    /** Id of the place. */
    id?: string;
    /** Name. */
    name?: string;
  };
  /** It may be booked beyond what fits. */
  overbooked?: boolean;
  /** Which version this is. */
  meta?: {
    /** Version at the system of record. */
    version?: string;
  };
}
/** Reserves a time while somebody decides. */
export interface SlotHold {
  /** For how long, 1 to 60: then it is free again by itself. */
  minutes: number;
}
/** The reservation: whoever books with its number gets the time, until it ends. */
export interface SlotHeld {
  /** Id of the slot, issued by the gateway. */
  id: string;
  /** Number of the hold: `slot.hold` of a booking. */
  hold: string;
  /** When it ends. */
  until: string;
  /** How the slot stands (FHIR slotstatus). */
  status: 'free' | 'busy' | 'busy-unavailable' | 'busy-tentative';
}
/** Gives a reserved time back. */
export interface SlotRelease {
  /** Number of the hold, as it was told. */
  hold: string;
}
/** How the slot stands now; it stands as before where it was not held by that number. */
export interface SlotReleased {
  /** Id of the slot, issued by the gateway. */
  id: string;
  /** How the slot stands (FHIR slotstatus). */
  status: 'free' | 'busy' | 'busy-unavailable' | 'busy-tentative';
}
