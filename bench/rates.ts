/** Rows that promise nothing: what the same load showed beside its CPU. */
import type { Figures } from './load.ts';
import type { Row } from './row.ts';

export const information = (area: string, name: string, value: number, unit: string): Row => ({
  ...{ area, name, value, unit },
  ...{ ratio: null, against: null, goal: null, met: null },
});

export function informative(area: string, who: string, { micros, thread, rate, p50, p99 }: Figures): Row[] {
  const row = (name: string, value: number, unit: string): Row => information(area, `${who}, ${name}`, value, unit);
  return [
    row('CPU per call', micros, 'µs'),
    row('CPU per call, JavaScript alone', thread, 'µs'),
    row('rate', rate, 'calls/s'),
    row('median', p50, 'ms'),
    row('99th percentile', p99, 'ms'),
  ];
}
