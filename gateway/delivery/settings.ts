/** How a service endpoint is delivered to what was accepted for later; every number has a sensible default. */

import { durationSchema } from '../config/duration.ts';
import type { Pace } from '../contracts/polling.ts';

export interface DeliverySettings {
  /** After a delivery that needs a person: hold what is behind it under its key, or skip to the next. */
  onFailure?: 'hold' | 'skip';
  /** Keys that one replica drains at a time. */
  concurrency?: number;
  /** Attempts in all, the first included. */
  attempts?: number;
  /** Share of what one replica sends, over ten seconds, that may be repeats that fail. */
  budget?: number;
  /** Repeats per second that are allowed whatever the share. */
  floor?: number;
  /** Most operations that may wait; more are turned away. */
  waiting?: number;
  /** How often it is asked for what it has not decided, where that is not as often as the contract says. */
  polling?: Pace;
}

export type Delivering = Required<Omit<DeliverySettings, 'polling'>> & Pick<DeliverySettings, 'polling'>;

/** Each attempt waits twice as long as the one before, less up to half of it: twelve reach over 17 to 34 minutes. */
export const DELIVERY: Delivering = {
  onFailure: 'hold',
  concurrency: 8,
  attempts: 12,
  budget: 0.2,
  floor: 1,
  waiting: 100_000,
};

export const deliverySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    onFailure: { enum: ['hold', 'skip'] },
    concurrency: { type: 'integer', minimum: 1, maximum: 64 },
    attempts: { type: 'integer', minimum: 1, maximum: 100 },
    budget: { type: 'number', minimum: 0, maximum: 1 },
    floor: { type: 'number', minimum: 0, maximum: 1000 },
    waiting: { type: 'integer', minimum: 1, maximum: 10_000_000 },
    polling: {
      type: 'object',
      additionalProperties: false,
      properties: { first: durationSchema, longest: durationSchema },
    },
  },
} as const;
