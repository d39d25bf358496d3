/** A listening side that answers everything, and a sender that knows nothing of MLLP. */
import { connect, type Socket } from 'node:net';
import { listenMllp, type MllpServer, type MllpServerSettings } from '../../transports/mllp/server.ts';
import { eventually } from '../store/rig.ts';
import { ackOf, opens } from './mllp-rig.ts';

export const idOf = (bytes: Buffer): string => bytes.toString('latin1').split('|')[9] ?? '';
export const answer = (bytes: Buffer): Buffer => Buffer.from(ackOf(idOf(bytes)));

export async function serve(settings: Partial<MllpServerSettings> = {}): Promise<MllpServer> {
  const server = await listenMllp({ port: 0, handle: answer, ...settings });
  opens({ close: () => server.close(100) });
  return server;
}

/** A sender that knows nothing of MLLP: what is heard is told as it came. */
export function raw(port: number) {
  const socket: Socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  const heard = { text: '', ended: false };
  socket.on('data', text => {
    heard.text += text;
  });
  socket.on('error', () => {});
  const ended = (): void => {
    heard.ended = true;
  };
  socket.on('end', ended).on('close', ended);
  opens({ close: () => socket.destroy() });
  const answers = () => [...heard.text.matchAll(/MSA\|(..)\|([^\r]*)/g)].map(([, code, id]) => `${code} ${id}`);
  const until = (n: number) =>
    eventually(
      async () => answers(),
      all => all.length >= n,
    );
  const end = () =>
    eventually(
      async () => heard.ended,
      so => so,
    );
  return { socket, heard, answers, until, end };
}
