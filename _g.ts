import { startSandbox } from './sandbox/start.ts';
import { Pool } from 'undici';
import { REQUEST, HEADERS, PATH } from './bench/bodies.ts';
import { serve } from './bench/load.ts';
const payer = await serve('payer');
const s = await startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'info', destination: '/dev/null' }, adjust: c => { c.serviceEndpoints!['payer']!.url = payer.url + '/core'; (c.pipelines['patient-access']!.policies[1] as any).max = 10000000; } });
const pool = new Pool(s.gateway.url, { connections: 8 });
const one = async () => { const r = await pool.request({ path: PATH, method: 'POST', headers: HEADERS as any, body: JSON.stringify(REQUEST) }); const t = await r.body.text(); if (r.statusCode !== 200) throw new Error(t); };
const many = async (n: number) => { let left = n; await Promise.all(Array.from({length: 8}, async () => { while (left-- > 0) await one(); })); };
for (let i = 0; i < 8; i++) { const c0 = process.cpuUsage(); const t0 = performance.now(); await many(1500); const c = process.cpuUsage(c0); console.log('MARK', i, ((c.user + c.system) / 1500).toFixed(0), 'µs cpu', (1500/(performance.now()-t0)*1000).toFixed(0), '/s'); }
await pool.close(); await s.close(); await payer[Symbol.asyncDispose]();
