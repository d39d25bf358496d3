/** What a call may change at the system of record: nothing; the same thing again; a new thing each time. */
export type Effect = 'read' | 'repeatable' | 'once';
