/** MLLP as this EHR does it: VT, message, FS, CR; one after the other on a connection. */
import type { Socket } from 'node:net';

const FS_CR = Buffer.of(0x1c, 0x0d);

export const framed = (message: string): Buffer => Buffer.from(`\x0b${message}\x1c\r`, 'utf8');

/** Hands over each message of a connection; what stands between frames is passed over. */
export function onMessage(socket: Socket, heard: (message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', chunk => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(FS_CR); end >= 0; end = rest.indexOf(FS_CR)) {
      const start = rest.indexOf(0x0b);
      if (start >= 0 && start < end) heard(rest.subarray(start + 1, end));
      rest = rest.subarray(end + 2);
    }
  });
}
