/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** What an application wants to hear of, and where. */
export interface SubscriptionRequest {
  /** What it is for; never about a patient. */
  description?: string;
  /** Types of events, or beginnings of types with a star: `org.canongate.operations.*`. */
  types: string[];
  filter?: SubscriptionFilter;
  target: SubscriptionTarget;
  /** Identifiers and a link, or the whole data where the contract allows that and the application holds the scope. */
  content?: 'thin' | 'full';
  delivery?: SubscriptionDelivery;
  /** Begin behind this place of the feed; where it is not given, with what happens from now on. */
  after?: number;
}
/** Of these types only events that fit everything said here. */
export interface SubscriptionFilter {
  /** Attributes that must be so. */
  exact?: {
    /** Path of what it tells of. */
    subject?: string;
    /** Contract and operation that it came of, such as `eligibility-checks/v1#check`. */
    operation?: string;
  };
  /** Attributes that must begin so. */
  prefix?: {
    /** Path of what it tells of. */
    subject?: string;
    /** Contract and operation that it came of, such as `eligibility-checks/v1#check`. */
    operation?: string;
  };
}
/** Where they are sent. */
export interface SubscriptionTarget {
  /** An address that the gateway may send webhooks to. */
  url?: string;
  /** A service endpoint, which is told the whole of it by a mapping. Wants the scope `subscriptions:endpoints`; how it is delivered says the endpoint. */
  endpoint?: string;
}
/** What happens where an event cannot be delivered. */
export interface SubscriptionDelivery {
  /** What is behind it under its key waits for a person, or goes on. */
  onFailure?: 'hold' | 'skip';
  /** Attempts in all, with growing pauses; then a person is asked. */
  attempts?: number;
}
/** Who is told what, and where. */
export interface Subscription {
  /** Id of the subscription. */
  id: string;
  /** Whether events are sent. The set may grow. */
  status: 'active' | 'paused' | 'disabled' | 'cancelled';
  /** Why it is disabled. */
  why?: string;
  /** What it is for; never about a patient. */
  description?: string;
  /** Types of events, or beginnings of types with a star: `org.canongate.operations.*`. */
  types: string[];
  filter?: SubscriptionFilter;
  target: SubscriptionTarget;
  /** Identifiers and a link, or the whole data where the contract allows that and the application holds the scope. */
  content: 'thin' | 'full';
  delivery: SubscriptionDelivered;
  /** Everything up to this place of the feed is on its way or delivered. */
  position: number;
  /** What its webhooks are signed with: `whsec_` and base64. Told once, when it is made. */
  secret?: string;
  /** When it was made. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
  /** What can be done with it. */
  links: {
    /** This subscription. */
    self: string;
  };
}
/** What happens where an event cannot be delivered. */
export interface SubscriptionDelivered {
  /** What is behind it under its key waits for a person, or goes on. */
  onFailure: 'hold' | 'skip';
  /** Attempts in all, with growing pauses; then a person is asked. */
  attempts: number;
}
/** Which subscriptions to list; without a field, the newest fifty. */
export interface SubscriptionQuery {
  /** Only those that stand so. */
  status?: 'active' | 'paused' | 'disabled' | 'cancelled';
  /** Only those before the one with this id: the last of the page before. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/** Subscriptions of this application, newest first. */
export interface SubscriptionList {
  /** At most as many as asked for. */
  subscriptions: ListedSubscription[];
}
/** Who is told what, and where. */
export interface ListedSubscription {
  /** Id of the subscription. */
  id: string;
  /** Whether events are sent. The set may grow. */
  status: 'active' | 'paused' | 'disabled' | 'cancelled';
  /** Why it is disabled. */
  why?: string;
  /** What it is for; never about a patient. */
  description?: string;
  /** Types of events, or beginnings of types with a star: `org.canongate.operations.*`. */
  types: string[];
  filter?: SubscriptionFilter;
  target: SubscriptionTarget;
  /** Identifiers and a link, or the whole data where the contract allows that and the application holds the scope. */
  content: 'thin' | 'full';
  delivery: SubscriptionDelivered;
  /** Everything up to this place of the feed is on its way or delivered. */
  position: number;
  /** When it was made. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
  /** What can be done with it. */
  links: {
    /** This subscription. */
    self: string;
  };
}
/** The subscription as it is to be from now on. */
export interface SubscriptionChange {
  /** What it is for; never about a patient. */
  description?: string;
  /** Types of events, or beginnings of types with a star: `org.canongate.operations.*`. */
  types: string[];
  filter?: SubscriptionFilter;
  target: SubscriptionTarget;
  /** Identifiers and a link, or the whole data where the contract allows that and the application holds the scope. */
  content?: 'thin' | 'full';
  delivery?: SubscriptionDelivery;
}
/** Where to begin anew. */
export interface SubscriptionReplay {
  /** Everything behind this place of the feed is sent again. */
  after: number;
}
/** How long the secret before goes on signing. */
export interface SecretRotation {
  /** Both sign meanwhile; a day where it is not given. */
  overlap?: string;
}
