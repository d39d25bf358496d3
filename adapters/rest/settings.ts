/** What a service endpoint over REST may say, whatever its dialect; each dialect adds how it signs in. */
import type { Schema } from '../../gateway/kit.ts';
import { allow, connections, maxBytes, tls } from '../../transports/connection-settings.ts';
import type { PoolSettings } from '../../transports/pool.ts';

export interface RestSettings {
  concurrency?: number;
  queue?: number;
  maxBytes?: number;
  connections?: number;
  allow?: string[];
  tls?: NonNullable<PoolSettings['tls']>;
}

const plain = {
  concurrency: {
    description: 'Most calls at a time. Halved when the partner says that it is too much, and widened again by and by.',
    type: 'integer',
    minimum: 1,
    maximum: 256,
    default: 4,
  },
  queue: {
    description: 'Most calls that wait for their turn; more are refused.',
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    default: 64,
  },
  maxBytes: maxBytes('an answer', 4_194_304),
  connections: { ...connections, default: 8 },
  allow,
  tls,
} as const;

/** The settings of one dialect: its own properties beside those of all. */
export const restConfig = (properties: Record<string, Schema> = {}, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  ...(required.length > 0 && { required }),
  properties: { ...properties, ...plain },
});

/** A name or password; they come by secret reference. */
export const credential = (description: string): Schema => ({
  description,
  type: 'string',
  minLength: 1,
  maxLength: 255,
});
