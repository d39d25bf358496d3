/** How a service endpoint is delivered to what was accepted for later; every number has a sensible default. */

export interface DeliverySettings {
  /** After a delivery that needs a person: hold what is behind it under its key, or skip to the next. */
  onFailure?: 'hold' | 'skip';
  /** Keys that one replica drains at a time. */
  concurrency?: number;
  /** Attempts in all, the first included. */
  attempts?: number;
}

export type Delivering = Required<DeliverySettings>;

/** Twelve attempts reach over some two hours. */
export const DELIVERY: Delivering = { onFailure: 'hold', concurrency: 8, attempts: 12 };

export const deliverySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    onFailure: { enum: ['hold', 'skip'] },
    concurrency: { type: 'integer', minimum: 1, maximum: 64 },
    attempts: { type: 'integer', minimum: 1, maximum: 100 },
  },
} as const;
