/** What listening doors tell: part of the one table of metrics. */
import type { MetricEntry } from './table.ts';

export const LISTENING_METRICS = {
  listenerMessages: {
    name: 'gateway_listener_messages_total',
    type: 'counter',
    help: 'Messages that came in by themselves, by what became of them at the door.',
    by: ['listener', 'received'],
    zero: true,
  },
  listenerNotices: {
    name: 'gateway_listener_notices_total',
    type: 'counter',
    help: 'What happened at a listening door beside messages: junk, peers that may not connect, connections.',
    by: ['notice'],
    zero: true,
  },
  listenerConnections: {
    name: 'gateway_listener_connections',
    type: 'gauge',
    help: 'Connections of a listening door.',
    by: ['listener'],
  },
  listenerSilence: {
    name: 'gateway_listener_silence_seconds',
    type: 'gauge',
    help: 'Time since a message last came in at a listening door of this replica.',
    by: ['listener'],
  },
  listenerOverdue: {
    name: 'gateway_listener_overdue_seconds',
    type: 'gauge',
    help: 'Time by which a listening door has been silent for longer than it may be at this hour; 0 where it has not.',
    by: ['listener'],
  },
} as const satisfies Record<string, MetricEntry>;
