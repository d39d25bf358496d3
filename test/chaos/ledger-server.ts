/** The system of record of the chaos run: a real FHIR server that drops, delays, duplicates and forgets to answer, and writes down what came. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Basic } from '@medplum/fhirtypes';
import type { Request, RequestHandler, Response } from 'express';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import type { Random } from './seeded.ts';

/** What it did with requests instead of its work. */
export type Misdeed = 'dropped' | 'answerLost' | 'delayed' | 'duplicated' | 'turnedAway';

export interface LedgerServer {
  url: string;
  misdeeds: Readonly<Record<Misdeed, number>>;
  /** Requests so far. */
  arrived(): number;
  /** From now on it does what it should. */
  calm(): void;
  /** Every entry there is, in the order in which it was made. */
  entries(): Promise<Entry[]>;
  close(): Promise<void>;
}

/** `key` is the id of the exchange that made it, `memo` the key of the writer. */
export interface Entry {
  key: string;
  account: string;
  memo: string;
}

export async function startLedgerServer(random: Random): Promise<LedgerServer> {
  let isCalm = false;
  let arrived = 0;
  const misdeeds: Record<Misdeed, number> = { dropped: 0, answerLost: 0, delayed: 0, duplicated: 0, turnedAway: 0 };
  const does = (misdeed: Misdeed, share: number): boolean => {
    if (isCalm || random() >= share) return false;
    misdeeds[misdeed]++;
    return true;
  };
  const before: RequestHandler = async (request, response, next) => {
    arrived++;
    if (does('dropped', 0.04)) return void response.destroy();
    if (does('turnedAway', 0.03))
      return void response.status(503).json({ resourceType: 'OperationOutcome', issue: [] });
    if (does('delayed', 0.25)) await pause(random() * 300);
    if (does('answerLost', 0.04)) losesAnswer(response);
    if (request.method === 'POST' && does('duplicated', 0.04)) twice(request, response, fhir);
    next();
  };
  const fhir: FhirServer = await startFhirServer({ port: 0, members: {} as never, before });
  return {
    url: fhir.url,
    misdeeds,
    arrived: () => arrived,
    calm: () => {
      isCalm = true;
    },
    async entries() {
      const all = (await fhir.repo.searchResources({ resourceType: 'Basic', count: 100_000 })) as Basic[];
      return all
        .toSorted((a, b) => a.meta!.lastUpdated!.localeCompare(b.meta!.lastUpdated!))
        .map(({ identifier, subject, code }) => ({
          ...{ key: identifier![0]!.value!, account: subject!.display!, memo: code!.text! },
        }));
    },
    close: () => fhir.close(),
  };
}

/** It is done, and nobody hears of it. */
function losesAnswer(response: Response): void {
  response.json = response.send = () => response.destroy() as never;
  response.end = (() => response.destroy()) as never;
}

/** As if the network had delivered it twice. */
function twice(request: Request, response: Response, { repo }: FhirServer): void {
  response.once('close', () => {
    const { body } = request as { body?: Basic };
    if (body?.resourceType === 'Basic') void repo.createResource(body);
  });
}
