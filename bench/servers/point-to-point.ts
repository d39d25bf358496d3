/** The hand-written script in a process of its own; the address of the payer is its parameter. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pointToPoint } from '../anchors/point-to-point.ts';
import { report } from './report.ts';

const server = createServer(pointToPoint(process.argv[2]!));
server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port));
