/** The seam: what a dialect adds to plain SOAP – how it is addressed, how it says no, and where its next page is. */
import type { Mishap, Profile, Wire } from '../../gateway/kit.ts';
import type { Incoming } from '../../transports/pool.ts';
import type { SoapFault, SoapVersion } from '../../transports/soap.ts';
import type { SoapTree } from './dialect.ts';
import type { Vocabulary } from './vocabulary.ts';

/** `sent` reads what was sent once more, which costs as much as many an answer: only who needs it asks for it. */
export interface SoapProtocol {
  vocabulary: Vocabulary;
  /** Unless the endpoint says otherwise. */
  version: SoapVersion;
  /** How credentials travel, unless the endpoint says otherwise. */
  presents: Presents;
  /** SOAPAction of every operation that names none of its own. */
  action: string;
  /** What is appended to the path of the endpoint, from the service of an operation. */
  path?(service: string, profile: Profile): string;
  /** What a fault means; `sent` is what it blames. */
  refused?(fault: SoapFault, sent: SoapTree, profile: Profile): Refusal;
  /** Whether an answer that is no envelope shows by its shape that nothing was begun, where its status leaves that open. */
  unbegun?(incoming: Incoming): boolean;
  /** What an answer with no fault in it may still refuse. */
  verdict?(answer: SoapTree, sent: () => SoapTree, profile: Profile): Refusal | undefined;
  /** What asks for the page behind this answer, as a request's tree; undefined behind the last one. */
  next?(sent: () => SoapTree, answer: SoapTree): SoapTree | undefined;
}

export type Presents = 'username-token' | 'username-token-digest' | 'basic';

export interface Refusal {
  why: Mishap;
  others?: readonly Mishap[];
  /** Nobody knows whether a write took effect: only a read may be repeated. */
  doubtful?: boolean;
  /** The other side is overrun: fewer calls at a time from now on. */
  throttled?: boolean;
}

/** Where the head of a wire names what it is. */
export const operationOf = ({ head }: Wire): string => head['operation'] ?? '';
