/** Measures what an ERP costs: its large XML answers, and calls over REST and SOAP. */

import { serve } from './load.ts';
import { overRest } from './oracle-fusion-calls.ts';
import type { Row } from './row.ts';
import { overSoap } from './workday-calls.ts';
import { reading } from './workday-read.ts';

export async function measures(): Promise<Row[]> {
  const read = await reading();
  await using server = await serve('workday');
  return [...read, ...(await overRest(server.url)), ...(await overSoap(server.url))];
}
