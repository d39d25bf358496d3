/** The MLLP server alone: it finds each message, reads its MSH-10 and acknowledges it; nothing is mapped and nothing kept. */
import { controlIdOf } from '../../transports/mllp/header.ts';
import { listenMllp } from '../../transports/mllp/server.ts';
import { report } from './report.ts';

const server = await listenMllp({
  port: 0,
  handle: message => {
    const id = controlIdOf(message);
    return Buffer.from(`MSH|^~\\&|LAB|SOUTH|ADT|NORTH|20261126||ACK^A08^ACK|${id}|P|2.5.1\rMSA|AA|${id}\r`, 'latin1');
  },
});
report(server.port);
