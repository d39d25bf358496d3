/** How an attempt to deliver an event may end. */

/** Received; to be tried again; left to a person; wanted by nobody any more. */
export const DELIVERY_OUTCOMES = ['delivered', 'again', 'parked', 'dropped'] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];
