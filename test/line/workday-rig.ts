/** A Workday tenant as an application sees it: a gateway set up as a user would, its store, and a tenant that judges. */
import { readFileSync } from 'node:fs';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { startWorkday, type Workday } from '../../simulators/erp/workday/index.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { type ErpGateway, gatewayBefore, sandboxProfile } from '../erp/gateway.ts';
import { dropDatabases } from '../store/rig.ts';

export type { Problem, Told };

export const PROFILE = sandboxProfile('sandbox-workday');

const SCHEMA = readFileSync(new URL('../../simulators/erp/workday/schema/workday.xsd', import.meta.url), 'utf8');

export interface WorkdayRigOptions {
  profile?: Record<string, unknown>;
  settings?: Record<string, unknown>;
  concurrency?: number;
}

/** To be called where tests are described: opens before them and closes after them. */
export function overWorkday({ profile = {}, settings = {}, concurrency }: WorkdayRigOptions = {}) {
  let tenant: Workday;
  let gateway: ErpGateway;
  before(async function () {
    this.timeout(60_000);
    tenant = await startWorkday(concurrency === undefined ? {} : { concurrency });
    const credentials = { username: 'gateway@tenant', password: 'sandbox-only' };
    gateway = await gatewayBefore(
      { adapter: 'soap', dialect: 'workday', url: tenant.url, ...credentials, timestamp: '5m', ...settings },
      { ...PROFILE, ...profile },
    );
  });
  after(async () => {
    await gateway?.close();
    await tenant?.close();
    await dropDatabases();
  });
  const call = <T>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Told<T>> =>
    gateway.call<T>(method, path, body, headers);
  return {
    call,
    tenant: () => tenant,
    gateway: () => gateway,
    /** What was asked of the tenant since, by operation. */
    operations: (since = 0) =>
      tenant
        .calls()
        .slice(since)
        .map(({ operation }) => operation),
    /** What libxml2 finds wrong with every body that was sent, against our schema. */
    async judged() {
      const xml = tenant.calls().map(({ operation, body }, n) => ({
        fileName: `${n}-${operation}.xml`,
        contents: /<soap:Body>(.*)<\/soap:Body>/s.exec(body)?.[1] ?? '',
      }));
      const schema = [{ fileName: 'workday.xsd', contents: SCHEMA }];
      const { valid, errors } = await validateXML({ xml, schema, maxMemoryPages: memoryPages.MiB * 64 });
      if (xml.length === 0) return ['nothing was sent'];
      return valid ? [] : errors.map(({ message, rawMessage }) => message || rawMessage);
    },
    async ok<T>(...asked: Parameters<typeof call>): Promise<T> {
      const { status, body } = await call<T>(...asked);
      if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body;
    },
  };
}

export const places = ({ body }: Told<Problem>) => body.errors?.map(({ pointer, code }) => [pointer, code]);
