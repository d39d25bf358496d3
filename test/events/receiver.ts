/** An application that receives webhooks: verifies each as the Standard Webhooks library does, and answers as the test says. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudEvent as Judge } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import type { CloudEvent } from '../../gateway/events/event.ts';

export interface Received {
  event: CloudEvent;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver extends AsyncDisposable {
  url: string;
  /** In the order of their arrival, whatever was answered. */
  received: Received[];
  /** Answers instead of 204. */
  answer: ((response: ServerResponse, received: Received) => void) | undefined;
  close(): Promise<void>;
}

export async function openReceiver(port = 0): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const got = { event: JSON.parse(body) as CloudEvent, headers: request.headers, body };
    receiver.received.push(got);
    if (receiver.answer) receiver.answer(response, got);
    else response.writeHead(204).end();
  });
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<unknown>(done => server.close(done));
  };
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    ...{ received: [], answer: undefined, close, [Symbol.asyncDispose]: close },
  };
  return receiver;
}

/** Throws where signature, time or event would not be accepted. */
export function verify({ body, headers }: Received, secret: string): Judge {
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
  return new Judge(verified as never, true);
}
