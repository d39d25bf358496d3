/** API endpoints at which messages come in by themselves: how they are written, and which of them are served. */
import { type DeliverySettings, deliverySchema } from '../delivery/settings.ts';
import type { SilenceSettings } from '../listening/silence.ts';
import type { Schema } from '../plugs/dialect.ts';
import { durationSchema } from './duration.ts';
import type { Configuration } from './schema.ts';

export interface ListeningEndpoint {
  adapter: string;
  listen: string;
  /** What its messages may become. */
  contracts?: string[];
  allow?: string[];
  tls?: { cert: string; key: string; ca?: string };
  /** Of times that are written without one. */
  timeZone: string;
  silence: SilenceSettings;
  facility?: string;
  /** The service endpoint of the system that sends: its profile, and its identifiers. */
  system?: string;
  /** A profile of its own with which its messages are read. */
  profile?: string;
  /** How its messages are mapped. */
  delivery?: DeliverySettings;
  contract?: undefined;
}

const text = { type: 'string', minLength: 1 } as const;

/** The rest is checked by the listener's own schema. */
export const LISTENING: Schema = {
  type: 'object',
  required: ['adapter', 'listen', 'timeZone', 'silence'],
  properties: {
    adapter: text,
    listen: text,
    contracts: { type: 'array', uniqueItems: true, items: text },
    allow: { type: 'array', minItems: 1, maxItems: 1000, items: { ...text, maxLength: 253 } },
    tls: {
      type: 'object',
      additionalProperties: false,
      required: ['cert', 'key'],
      properties: { cert: text, key: text, ca: text },
    },
    timeZone: text,
    silence: {
      type: ['string', 'object'],
      pattern: durationSchema.pattern,
      additionalProperties: durationSchema,
    },
    facility: { ...text, maxLength: 64 },
    system: text,
    profile: text,
    delivery: deliverySchema,
  },
};

/** What every door may say is not the concern of its listener. */
export function ownSettings(endpoint: ListeningEndpoint): Readonly<Record<string, unknown>> {
  const common = LISTENING['properties'] as object;
  return Object.fromEntries(Object.entries(endpoint).filter(([name]) => !Object.hasOwn(common, name)));
}

export const isListening = (endpoint: object | undefined): endpoint is ListeningEndpoint =>
  endpoint !== undefined && 'listen' in endpoint;

/** Those that a pipeline serves, by name. */
export function listenersOf({ apiEndpoints, pipelines }: Configuration): Map<string, ListeningEndpoint> {
  const served = new Set(Object.values(pipelines).flatMap(pipeline => pipeline.apiEndpoints));
  return new Map(
    Object.entries(apiEndpoints).flatMap(([name, endpoint]) =>
      isListening(endpoint) && served.has(name) ? [[name, endpoint] as const] : [],
    ),
  );
}
