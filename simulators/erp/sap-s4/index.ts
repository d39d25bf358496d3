/** The SAP S/4HANA simulator: OData v2 with the session, token and error behaviour of the real gateway, in memory. */
export type { Fault, FaultKind } from './faults.ts';
export { type SapS4, type SapS4Options, startSapS4 } from './server.ts';
