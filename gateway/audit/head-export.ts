/** Writes down where the audit ends while the gateway runs, and once more at its end. */
import type pg from 'pg';
import { duration } from '../config/duration.ts';
import { appendHeads, headsOf } from './heads.ts';

/** `store.auditHead` of a configuration. */
export interface HeadSettings {
  /** On a disk where nothing can be changed once it is written, in production. */
  file: string;
  every?: string;
}

export interface HeadExport {
  /** The last time did not end well. */
  readonly failed: boolean;
  /** Once more, with all that was committed. */
  close(): Promise<void>;
}

const EVERY = '5m';

export function exportingHeads(pool: pg.Pool, { file, every = EVERY }: HeadSettings): HeadExport {
  let failed = false;
  let written = '';
  let running: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    try {
      const heads = await headsOf(pool);
      const said = JSON.stringify(heads);
      // Nothing new is not said again.
      if (said !== written) await appendHeads(file, heads);
      written = said;
      failed = false;
    } catch {
      failed = true;
    }
  };
  const again = (): void => {
    running = running.then(write);
  };
  again();
  const timer = setInterval(again, duration(every, { least: '1s' })).unref();
  return {
    get failed() {
      return failed;
    },
    async close() {
      clearInterval(timer);
      again();
      await running;
    },
  };
}
