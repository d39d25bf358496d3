/** COPY through the driver, which speaks the protocol and offers no way to use it: a query that reads or writes a stream. */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import pg from 'pg';

/** Of the driver's connection what a copy needs. */
interface Wire {
  stream: Writable & Readable;
  query(text: string): void;
  sync(): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

/** As the driver calls it while it is the query at work. */
class Copy {
  readonly #text: string;
  readonly #ended = Promise.withResolvers<number>();
  readonly ended = this.#ended.promise;
  #rows = 0;
  #error: unknown;

  constructor(text: string) {
    this.#text = text;
  }
  submit(connection: unknown): void {
    (connection as Wire).query(this.#text);
  }
  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(text.split(' ')[1]);
  }
  handleReadyForQuery(): void {
    if (this.#error) this.#ended.reject(this.#error);
    else this.#ended.resolve(this.#rows);
  }
  /** The driver drops a query that failed: nothing more comes, not even the end. */
  handleError(error: Error): void {
    this.failed(error);
    this.#ended.reject(this.#error);
  }
  protected failed(error: unknown): void {
    this.#error ??= error;
  }
  protected get hasFailed(): boolean {
    return this.#error !== undefined;
  }
}

class CopyOut extends Copy {
  readonly #to: Writable;
  #paused: Wire['stream'] | undefined;
  constructor(text: string, to: Writable) {
    super(text);
    this.#to = to;
    to.on('error', error => {
      this.failed(error);
      this.#goOn();
    });
    to.on('drain', () => this.#goOn());
  }
  handleCopyData({ chunk }: { chunk: Buffer }, { stream }: Wire): void {
    // What cannot be written is read to its end all the same: that is where it fails.
    if (this.hasFailed) return;
    // The driver reads into the same memory again.
    if (this.#to.write(Buffer.from(chunk)) || this.#paused) return;
    this.#paused = stream;
    stream.pause();
  }
  /** The end may have been read together with what made it pause, and a stream that is ended drains without a word. */
  override handleReadyForQuery(): void {
    this.#goOn();
    super.handleReadyForQuery();
  }
  #goOn(): void {
    this.#paused?.resume();
    this.#paused = undefined;
  }
}

class CopyIn extends Copy {
  readonly #from: Readable;
  constructor(text: string, from: Readable) {
    super(text);
    this.#from = from;
  }
  async handleCopyInResponse(connection: Wire): Promise<void> {
    try {
      for await (const chunk of this.#from) {
        // What still comes after an error the server overlooks, but need not be sent.
        if (this.hasFailed) return;
        connection.sendCopyFromChunk(chunk as Buffer);
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
      }
      connection.endCopyFrom();
    } catch (error) {
      this.failed(error);
      connection.sendCopyFail('what is copied cannot be read');
    }
  }
}

/** @returns the number of rows */
export function copyOut(client: pg.ClientBase, text: string, to: Writable): Promise<number> {
  return client.query(new CopyOut(text, to) as unknown as pg.Submittable & CopyOut).ended;
}

export function copyIn(client: pg.ClientBase, text: string, from: Readable): Promise<number> {
  return client.query(new CopyIn(text, from) as unknown as pg.Submittable & CopyIn).ended;
}

/** A session of its own, ended whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'canongate backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
