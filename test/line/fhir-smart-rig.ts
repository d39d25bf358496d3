/** What tests of SMART Backend Services share: keys of an invented client, its settings, and what a call ended in. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Fault, type Reply, type Wire } from '../../gateway/kit.ts';

export const READ: Wire = { head: { interaction: 'read', resourceType: 'Patient', id: 'p1' }, body: '' };
export const PATIENT = { resourceType: 'Patient', id: 'p1' };
export const KEYS = {
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS384: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
export const pem = ({ privateKey }: { privateKey: KeyObject }): string =>
  String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
export const SMART = {
  type: 'smart-backend-services',
  clientId: 'canongate',
  key: pem(KEYS.ES384),
  keyId: 'es',
  scope: 'system/Patient.rs system/Appointment.cruds',
};

/** What a call ended in: the kind of reply with its cause, or what was thrown. */
export async function ending(call: Promise<Reply>): Promise<string> {
  try {
    const reply = await call;
    if (reply.kind !== 'rejected') return reply.kind;
    const { cause, sourceCode = '', position = '' } = reply.why;
    return `rejected ${cause} ${sourceCode} ${position}`.trimEnd();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { cause, position } = error.info.backend ?? {};
    return `fault ${error.code} ${cause} at ${position}, ${error.info.outcome}`;
  }
}
