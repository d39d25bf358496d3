/** The listening door of HL7 v2 over MLLP: reads envelopes, has messages kept, and only then acknowledges them. */
import { defineListener, type ListenerConfig, type ListenerServices } from '../../gateway/kit.ts';
import { controlIdOf } from '../../transports/mllp/header.ts';
import { NOTICES } from '../../transports/mllp/notices.ts';
import { listenMllp, type Peer } from '../../transports/mllp/server.ts';
import type { AcknowledgedError } from './codec/acknowledge.ts';
import type { Hl7Message } from './codec/message.ts';
import { processingTaken } from './dialects/hl7v2/settings.ts';
import { answersTo, MODES, type Mode, type Verdict } from './listening/answer.ts';
import { type Envelope, NOT_KEPT, type Refusal, readEnvelope, refusedFor, UNMAPPED } from './listening/envelope.ts';

interface Settings {
  acknowledge?: Mode;
  types?: string[];
  processing?: string[];
  ignore?: string[];
  maxBytes?: number;
  whenUnavailable?: 'close' | 'error';
  acknowledgeWhen?: 'kept' | 'mapped';
}

const kinds = (description: string) => ({
  description,
  type: 'array',
  maxItems: 500,
  uniqueItems: true,
  items: { type: 'string', pattern: '^[A-Z][A-Z0-9]{2}(\\^[A-Z][A-Z0-9]{2})?$' },
});

/** Of a line that listens. */
const HEARD = NOTICES.filter(kind => !kind.startsWith('acknowledgement-'));

export default defineListener({
  name: 'hl7v2',
  summary: 'HL7 v2 messages over MLLP, acknowledged once they are kept.',
  schemes: ['mllp', 'mllps'],
  notices: HEARD,
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      acknowledge: {
        description: 'Original mode, enhanced mode, or as MSH-15 and MSH-16 of each message ask.',
        enum: MODES,
        default: 'asked',
      },
      types: kinds('Message types that are taken, such as ADT or ADT^A08; without it all.'),
      processing: {
        description: 'MSH-11 of what is taken (table 0103); without it that of the profile, else P.',
        ...{ type: 'array', minItems: 1, uniqueItems: true, items: { enum: ['P', 'T', 'D'] } },
      },
      ignore: kinds('Message types that are acknowledged, counted, and not kept.'),
      acknowledgeWhen: {
        description: 'Once it is kept; or once it is kept and mapped, with AE and 207 for what no mapping can read.',
        enum: ['kept', 'mapped'],
        default: 'kept',
      },
      maxBytes: {
        description: 'The largest message that is taken; default 16 MiB.',
        ...{ type: 'integer', minimum: 1_024, maximum: 16_777_216 },
      },
      whenUnavailable: {
        description: 'While nothing can be kept: close the connection without a word, or answer AE with 207.',
        enum: ['close', 'error'],
        default: 'close',
      },
    },
  },
  async open(config, services) {
    const door = new Door(config, services);
    const { listen, allow, tls } = config;
    const { maxBytes } = config.settings as Settings;
    const server = await listenMllp({
      host: listen.hostname.replace(/^\[|\]$/g, ''),
      port: Number(listen.port),
      allow,
      ...(tls && { tls }),
      ...(maxBytes !== undefined && { maxBytes }),
      handle: (message, peer) => door.handle(message, peer),
      refuse: (message, why) => (why === 'too-large' ? door.tooLarge(message) : null),
      notify: ({ kind }) => services.noticed(kind),
    });
    return {
      port: server.port,
      get connections() {
        return server.connections;
      },
      close: grace => server.close(grace),
    };
  },
});

class Door {
  readonly #services: ListenerServices;
  readonly #mode: Mode;
  readonly #types: ReadonlySet<string> | undefined;
  readonly #ignored: ReadonlySet<string>;
  readonly #processing: readonly string[] | undefined;
  readonly #hangsUp: boolean;
  readonly #tellsUnmapped: boolean;

  constructor({ settings }: ListenerConfig, services: ListenerServices) {
    const {
      acknowledge = 'asked',
      types,
      processing,
      ignore = [],
      whenUnavailable = 'close',
      acknowledgeWhen,
    } = settings as Settings;
    this.#services = services;
    this.#mode = acknowledge;
    this.#types = types && new Set(types);
    this.#ignored = new Set(ignore);
    this.#processing = processing;
    this.#hangsUp = whenUnavailable === 'close';
    this.#tellsUnmapped = acknowledgeWhen === 'mapped';
  }

  async handle(bytes: Buffer, peer: Peer): Promise<readonly Uint8Array[]> {
    const read = readEnvelope(bytes);
    const refusal = 'error' in read ? read : (this.#notProcessed(read) ?? this.#untaken(read));
    if (refusal) return this.#refuse(refusal, bytes);
    return this.#keep(read as Envelope, bytes, peer);
  }

  /** Its begin alone is here. */
  tooLarge(bytes: Buffer): Uint8Array | null {
    const read = readEnvelope(bytes);
    return this.#refuse({ message: read.message, error: NOT_KEPT }, bytes)[0] ?? null;
  }

  async #keep(read: Envelope, raw: Buffer, { address, certificate }: Peer): Promise<readonly Uint8Array[]> {
    const { message, type, trigger, fields, sender, repeat, controlId } = read;
    const acknowledgements = this.#answers(message, raw, 'A');
    if (names(this.#ignored, read)) {
      this.#services.became('ignored');
      return acknowledgements;
    }
    try {
      const receipt = await this.#services.keep({
        kind: [type, trigger].filter(Boolean).join('-').toLowerCase(),
        ...{ envelope: fields, repeat, sender, references: { 'MSH-10': controlId }, raw, acknowledgements },
        ...(this.#tellsUnmapped && { unmapped: this.#answers(message, raw, 'taken', UNMAPPED) }),
        remote: address,
        ...(certificate && { certificate: certificate.fingerprint256.replaceAll(':', '').toLowerCase() }),
      });
      this.#services.became(receipt.repeats ? 'repeated' : 'kept');
      return receipt.acknowledgements;
    } catch (error) {
      this.#services.became('failed');
      // Silence makes every sender send again; some drop what was answered AE.
      if (this.#hangsUp) throw error;
      return this.#answers(message, raw, 'E', NOT_KEPT);
    }
  }

  /** A test that is taken for a patient does harm, and so does a patient who is taken for a test. Some say nothing (2.3). */
  #notProcessed({ message }: Envelope): Refusal | undefined {
    const id = message.get('MSH-11.1') ?? '';
    const taken = this.#processing ?? processingTaken(this.#services.profile());
    return id === '' || taken.includes(id) ? undefined : refusedFor(message, '202', 11, 1);
  }

  /** Table 0357: a type that is not agreed is 200, and one of its triggers 201. */
  #untaken(read: Envelope): Refusal | undefined {
    const types = this.#types;
    if (!types || names(types, read) || names(this.#ignored, read)) return undefined;
    const known = [...types].some(one => one.startsWith(read.type));
    return known ? refusedFor(read.message, '201', 9, 2) : refusedFor(read.message, '200', 9, 1);
  }

  #refuse({ message, error }: Refusal, bytes: Buffer): Uint8Array[] {
    this.#services.became('refused');
    return this.#answers(message, bytes, 'R', error);
  }

  #answers(message: Hl7Message | undefined, bytes: Buffer, verdict: Verdict, error?: AcknowledgedError): Uint8Array[] {
    const acknowledged = controlIdOf(bytes);
    const answering = { mode: this.#mode, at: this.#services.now(), ...(acknowledged && { acknowledged }) };
    return answersTo(message, verdict, { ...answering, ...(error && { error }) });
  }
}

const names = (set: ReadonlySet<string>, { type, trigger }: Envelope): boolean =>
  set.has(type) || set.has(`${type}^${trigger}`);
