/** The simulated Workday tenant, and what a test needs to make it misbehave. */
export type { Behaviour, Planned } from './behaviours.ts';
export { startWorkday, type Workday, type WorkdayOptions } from './server.ts';
