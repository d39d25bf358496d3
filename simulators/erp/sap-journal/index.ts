/** The simulated SAP journal entry service, and what a test needs to make it misbehave. */
export type { Behaviour } from './behaviours.ts';
export type { PostedEntry } from './books.ts';
export { type SapJournal, type SapJournalOptions, startSapJournal } from './server.ts';
