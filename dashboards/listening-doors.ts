/** A row of the front door: what comes in by itself, and whether it comes at all. */
import type { Row } from './panels.ts';

const JOB = 'job=~"$job"';
const RATE = '[$__rate_interval]';

export const listeningDoors: Row = {
  title: 'Listening doors',
  panels: [
    {
      kind: 'timeseries',
      title: 'Messages that came in',
      description: 'By what became of them. Failed: nothing could be kept. Refused: the sender was told why.',
      runbook: 'listener-silent',
      unit: 'reqps',
      width: 6,
      queries: [
        {
          expr: `sum by (listener, result) (rate(gateway_listener_messages_total{${JOB}}${RATE}))`,
          legend: '{{listener}} {{result}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Silence',
      description: 'Time since a message last came. A rising line is a sender that has stopped.',
      runbook: 'listener-silent',
      unit: 's',
      width: 6,
      queries: [
        { expr: `min by (listener) (gateway_listener_silence_seconds{${JOB}})`, legend: '{{listener}}' },
        { expr: `min by (listener) (gateway_listener_overdue_seconds{${JOB}})`, legend: '{{listener}} overdue' },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Connections of senders',
      description: 'Of all replicas. None means that a sender does not reach us.',
      runbook: 'listener-silent',
      unit: 'short',
      width: 6,
      queries: [{ expr: `sum by (listener) (gateway_listener_connections{${JOB}})`, legend: '{{listener}}' }],
    },
    {
      kind: 'timeseries',
      title: 'Notices',
      description:
        'What happened beside messages: junk between them, peers that may not connect, handshakes that failed.',
      runbook: 'listener-silent',
      unit: 'short',
      width: 6,
      queries: [
        {
          expr: `sum by (listener, notice) (increase(gateway_listener_notices_total{${JOB}}[15m])) > 0`,
          legend: '{{listener}} {{notice}}',
        },
      ],
    },
  ],
};
