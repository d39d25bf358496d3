/** One round trip to a partner over MLLP: a message out under its own control id, and the acknowledgement that names it. */
import { randomUUID } from 'node:crypto';
import {
  DialectError,
  dtm,
  duration,
  type EndpointConfig,
  Fault,
  type Health,
  type Link,
  type LinkServices,
  type Wire,
} from '../../gateway/kit.ts';
import { type MllpClient, type MllpSettings, openMllp } from '../../transports/mllp/client.ts';
import type { Hl7Wire } from './dialects/hl7v2/compose.ts';
import { messageOf, treeOf } from './dialects/hl7v2/dialect.ts';
import { endsAtCommit, settingsOf } from './dialects/hl7v2/settings.ts';
import { controlIdOf, stamp } from './dialects/hl7v2/stamp.ts';
import { judge, replyOf } from './verdict.ts';

export interface Hl7LinkSettings extends Pick<MllpSettings, 'transport' | 'allow' | 'tls' | 'window' | 'maxBytes'> {
  acknowledgmentTimeout?: string;
  connectTimeout?: string;
  idle?: string;
}

interface Sent {
  controlId: string;
  bytes: Uint8Array;
}

export async function openHl7Link(config: EndpointConfig, services: LinkServices): Promise<Link> {
  const { acknowledgmentTimeout, ...settings } = config.settings as Hl7LinkSettings;
  const profile = settingsOf(services.profile);
  const ackTimeoutMs = duration(acknowledgmentTimeout ?? '30s');
  // Read with the registration once it has left; out of bounds, it is told here.
  const { numberedWithin } = (services.profile['registration'] ?? {}) as { numberedWithin?: string };
  if (numberedWithin !== undefined) duration(numberedWithin);
  const client = openMllp(config.url, transportOf(settings));
  // Of a message, the same bytes go out again: a receiver tells a repeat by MSH-10 (HL7 v2.5.1 §2.9.2.2).
  const sent = new WeakMap<Wire, Sent>();
  const prepared = (out: Wire, key: string): Sent => {
    const before = sent.get(out);
    if (before) return before;
    // What only asks is asked anew on every walk: whoever keeps the answer to a control id would give that of before.
    const controlId = controlIdOf(codeOf(out) === 'QBP' ? `${key} ${randomUUID()}` : key);
    const at = dtm.encode(`${services.now().toISOString().slice(0, 19)}Z`) as string;
    const prepared = { controlId, bytes: stamp(Buffer.from(out.body), at, controlId) };
    sent.set(out, prepared);
    return prepared;
  };
  return {
    async call(out, attempt) {
      const repeated = sent.has(out);
      const { controlId, bytes } = prepared(out, attempt.key);
      const ack = await client.send(bytes, {
        controlId,
        ackMode: profile.ackMode === 'enhanced' && !endsAtCommit(profile) ? 'enhanced' : 'original',
        ackTimeoutMs,
        signal: attempt.signal,
        leaving: () => attempt.leaving({ head: out.head, body: bytes }, { messageControlId: controlId }),
      });
      const wire: Wire = { head: { acknowledgment: ack.code, ...(ack.accept && { commit: 'CA' }) }, body: ack.raw };
      await attempt.arrived(wire);
      const message = messageOf(ack.raw, services.profile);
      const verdict = judge(message, { ...questionOf(out, bytes), repeated }, profile);
      if (verdict.kind === 'refused' && verdict.foreign) await services.quarantine(wire, verdict.why);
      // Whether it took effect is not known: no refusal, but an answer that cannot be read as one.
      if (verdict.kind === 'refused' && verdict.why.cause === 'commit-only') throw new DialectError(verdict.why);
      const reply = replyOf(verdict, wire, () => treeOf(message));
      const theirs = message.get('MSH-10');
      return reply.kind === 'answered' && theirs ? { ...reply, references: { answerControlId: theirs } } : reply;
    },
    probe: () => reach(client),
    gauges: () => {
      const certificate = client.certificate();
      return certificate ? { 'certificate-expires': certificate.notAfter.getTime() / 1000 } : {};
    },
    close: () => client.close(),
  };

  function questionOf(out: Hl7Wire, bytes: Uint8Array) {
    const code = codeOf(out);
    const queryTag = code === 'QBP' ? messageOf(bytes, services.profile).get('QPD-2') : undefined;
    return { code, places: out.places, ...(typeof queryTag === 'string' && { queryTag }) };
  }
}

const codeOf = (out: Wire): string => (out.head['message'] ?? '').split('^')[0] ?? '';

function transportOf({ connectTimeout, idle, ...settings }: Omit<Hl7LinkSettings, 'acknowledgmentTimeout'>) {
  return {
    ...settings,
    ...(connectTimeout !== undefined && { connectTimeout: duration(connectTimeout) }),
    ...(idle !== undefined && { idle: duration(idle) }),
  };
}

/** A connection is all that can be asked for: there is no message that every partner takes and none acts on. */
async function reach(client: MllpClient): Promise<Health> {
  try {
    await client.reach();
    return { ok: true, detail: 'connected' };
  } catch (error) {
    return { ok: false, detail: Fault.from(error).info.backend?.cause ?? 'internal' };
  }
}
