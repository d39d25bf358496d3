/** The system of record of the chaos run: a real FHIR server that drops, delays and forgets to answer, and writes down what came. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Basic } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';

export interface LedgerServer {
  fhir: FhirServer;
  /** From now on it does what it should. */
  calm(): void;
  /** Every entry there is, in the order in which it was made. */
  entries(): Promise<Entry[]>;
}

/** `key` is the id of the exchange that made it, `memo` the key of the writer. */
export interface Entry {
  key: string;
  account: string;
  memo: string;
}

type Random = () => number;

export async function startLedgerServer(random: Random): Promise<LedgerServer> {
  let isCalm = false;
  const before: RequestHandler = async (_request, response, next) => {
    const chance = isCalm ? 1 : random();
    if (chance < 0.04) return void response.destroy();
    if (chance < 0.08) {
      // It is done, and nobody hears of it.
      response.json = response.send = () => response.destroy() as never;
      response.end = (() => response.destroy()) as never;
    }
    if (chance < 0.3) await pause(random() * 300);
    if (chance > 0.97 && !isCalm)
      return void response.status(503).json({ resourceType: 'OperationOutcome', issue: [] });
    next();
  };
  const fhir = await startFhirServer({ port: 0, members: {} as never, before });
  return {
    fhir,
    calm: () => {
      isCalm = true;
    },
    async entries() {
      const all = (await fhir.repo.searchResources({ resourceType: 'Basic', count: 100_000 })) as Basic[];
      return all
        .toSorted((a, b) => (a.meta!.lastUpdated! < b.meta!.lastUpdated! ? -1 : 1))
        .map(({ identifier, subject, code }) => ({
          ...{ key: identifier![0]!.value!, account: subject!.display!, memo: code!.text! },
        }));
    },
  };
}
