/** `node test/erp/tryton/main.ts [folder] [port]`: a real Tryton with the demo data, until it is interrupted. A folder is kept, and made anew each time. */
import { startTryton } from './server.ts';

const [folder, port] = process.argv.slice(2);
const server = await startTryton({ ...(folder && { folder }), ...(port && { port: Number(port) }) });
console.log(`Tryton: ${server.url}/${server.database}/ (${server.user}, ${server.password}). Ctrl-C ends it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
