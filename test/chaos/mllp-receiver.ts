/** A receiver in a process of its own: writes down what arrived, then answers; it is killed and started again. */
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { listenMllp } from '../../transports/mllp/server.ts';

/** By which a sender knows that an acknowledgement is that of its message. */
export const digestOf = (message: Uint8Array): string =>
  createHash('sha256').update(message).digest('hex').slice(0, 16);

if (import.meta.main) {
  const file = process.argv[2] as string;
  const server = await listenMllp({
    port: 0,
    handle(message) {
      const id = message.toString('latin1').split('|')[9];
      appendFileSync(file, `${id}\n`);
      return Buffer.from(`MSH|^~\\&|LAB||||||ACK|${id}|P|2.5.1\rMSA|AA|${id}|${digestOf(message)}\r`);
    },
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(server.port);
}
