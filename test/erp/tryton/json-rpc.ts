/** Talks to a Tryton server as any client of it does: JSON-RPC over HTTP, with a session. What it says is asserted on by tests. */
import { request } from 'node:http';

export type Row = Record<string, unknown> & { id: number };

/** Tryton tags what JSON has no type for. */
export const decimal = (text: string): object => ({ __class__: 'Decimal', decimal: text });
export const date = (text: string): object => {
  const [year, month, day] = text.split('-').map(Number);
  return { __class__: 'date', year, month, day };
};

/** `error` is a list whose first word says the kind: UserError, UserWarning, or the text of an exception. */
export class TrytonError extends Error {
  readonly kind: string;
  readonly error: unknown[];
  constructor(method: string, error: unknown[]) {
    super(`${method}: ${JSON.stringify(error).slice(0, 2000)}`);
    this.kind = String(error[0]);
    this.error = error;
  }
}

const MOST = 16 << 20;

function post(url: string, body: unknown, headers: Record<string, string>, withinMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const payload = Buffer.from(JSON.stringify(body));
    const sent = request(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': payload.length, ...headers },
        signal: AbortSignal.timeout(withinMs),
      },
      answer => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          if (size > MOST) answer.destroy(new Error('more than was expected'));
          else parts.push(part);
        });
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (answer.statusCode !== 200) reject(new Error(`HTTP ${answer.statusCode}`));
          else resolve(JSON.parse(text));
        });
      },
    );
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** One signed-in user of one database. */
export class Tryton {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  #context: Record<string, unknown> = {};
  #id = 0;

  private constructor(url: string, headers: Record<string, string>) {
    this.#url = url;
    this.#headers = headers;
  }

  static async login(url: string, database: string, user: string, password: string): Promise<Tryton> {
    const address = `${url}/${database}/`;
    const body = { id: 0, method: 'common.db.login', params: [user, { password }, 'en'] };
    const { result } = (await post(address, body, {}, 30_000)) as { result: [number, string] };
    const session = Buffer.from(`${user}:${result[0]}:${result[1]}`).toString('base64');
    const client = new Tryton(address, { authorization: `Session ${session}` });
    await client.refresh();
    return client;
  }

  /** What stands in the preferences of a user (company, employee, groups) goes along with each call. */
  async refresh(): Promise<void> {
    this.#context = (await this.call('model.res.user.get_preferences', true)) as Record<string, unknown>;
  }

  async call(method: string, ...params: unknown[]): Promise<unknown> {
    this.#id += 1;
    const body = { id: this.#id, method, params: [...params, this.#context] };
    const answer = (await post(this.#url, body, this.#headers, 120_000)) as { result?: unknown; error?: unknown[] };
    if (answer.error) throw new TrytonError(method, answer.error);
    return answer.result;
  }

  /** Walks a wizard from its first step; what it asks for is in the context. */
  wizard(name: string, first: string, context: object): Promise<void> {
    return this.walk(name, context, [[first, {}]]);
  }

  /** Walks a wizard, from one step to the next until it has come to its end, with what each form holds by then. */
  async walk(
    name: string,
    context: object,
    steps: readonly (readonly [state: string, forms: object])[],
  ): Promise<void> {
    const before = this.#context;
    this.#context = { ...before, ...context };
    try {
      const [session] = (await this.call(`wizard.${name}.create`)) as [number, string, string];
      for (const [state, forms] of steps) {
        const shown = (await this.call(`wizard.${name}.execute`, session, forms, state)) as { view?: unknown };
        if (shown.view === undefined) break;
      }
      await this.call(`wizard.${name}.delete`, session);
    } finally {
      this.#context = before;
    }
  }

  async create(model: string, ...values: object[]): Promise<number[]> {
    return (await this.call(`model.${model}.create`, values)) as number[];
  }

  async make(model: string, values: object): Promise<number> {
    const [id = 0] = await this.create(model, values);
    return id;
  }

  async write(model: string, ids: number[], values: object): Promise<void> {
    await this.call(`model.${model}.write`, ids, values);
  }

  async find(model: string, domain: unknown[], fields: string[], most = 1000): Promise<Row[]> {
    return (await this.call(`model.${model}.search_read`, domain, 0, most, null, fields)) as Row[];
  }

  /** The one that there must be. */
  async one(model: string, domain: unknown[], fields: string[] = []): Promise<Row> {
    const found = await this.find(model, domain, fields, 2);
    const [row] = found;
    if (!row || found.length > 1) throw new Error(`${model} ${JSON.stringify(domain)}: ${found.length} found`);
    return row;
  }
}
