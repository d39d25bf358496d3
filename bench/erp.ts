/** Measures what an ERP costs: its large XML answers, and calls over REST and SOAP. */
import { calls } from './erp-calls.ts';
import { reading } from './erp-read.ts';
import type { Row } from './row.ts';

export const measures = async (): Promise<Row[]> => [...(await reading()), ...(await calls())];
