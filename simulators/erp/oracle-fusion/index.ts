/** The simulator in the shape of Oracle Fusion REST. */
export type { Behaviour, Planned } from './behaviours.ts';
export { type OracleFusion, type OracleFusionOptions, type Received, startOracleFusion } from './server.ts';
export { type Row, rowsOf, said } from './shape.ts';
