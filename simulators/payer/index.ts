/** The simulated payer, and what a test needs to make it misbehave. */
export type { Behave, Call, Payloads } from './behaviours.ts';
export { payerAnswer } from './behaviours.ts';
export { judge, type Verdict } from './judge.ts';
export { recount } from './print.ts';
export { cut, gzip, inPieces, type Replies, type Reply, slow } from './reply.ts';
export type { CallRecord } from './responder.ts';
export { type Payer, type PayerOptions, startPayer } from './server.ts';
