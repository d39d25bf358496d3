/** What node-hl7-client 4.0.0 does by itself, and what the line over it does not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { HOME } from '../../gateway/registry.ts';
import { openMllp } from '../../transports/mllp/client.ts';
import { eventually } from '../store/rig.ts';
import { ackOf, block, closeAll, line, obliging, opens, peer, send } from './mllp-rig.ts';

describe('the MLLP line over node-hl7-client', function () {
  this.timeout(60_000);
  afterEach(closeAll);

  it('loads it for whoever asks, and for nobody else', () => {
    const script = `
      import { registerHooks } from 'node:module';
      let loaded = false;
      registerHooks({ load: (url, context, next) => {
        loaded ||= url.includes('/node_modules/node-hl7-client/');
        return next(url, context);
      } });
      const { openMllp } = await import('./transports/mllp/client.ts');
      await openMllp('mllp://127.0.0.1:1', TRANSPORT).reach().catch(() => {});
      console.log(loaded);`;
    const said = (transport: string) =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script.replace('TRANSPORT', transport)], {
        cwd: HOME,
        encoding: 'utf8',
      }).stdout.trim();
    assert.equal(said("{ transport: 'node-hl7-client' }"), 'true');
    assert.equal(said('{}'), 'false');
  });

  it('has one message under way, whatever window is wished for, and a burst hangs nothing (D1)', async () => {
    let most = 0;
    let underWay = 0;
    const { port } = await peer((id, caller) => {
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay--;
        caller.ack(id);
      }, 5);
    });
    const client = line(port, { transport: 'node-hl7-client', window: 16 });
    await Promise.all(Array.from({ length: 40 }, (_, n) => send(client, `m${n}`)));
    assert.equal(most, 1);
  });

  it('opens one socket for each connection, and leaves none behind', async () => {
    const { port, sockets } = await peer((id, caller) => {
      if (id.startsWith('drop')) caller.socket.destroy();
      else obliging(id, caller);
    });
    const client = line(port, { transport: 'node-hl7-client', backoff: { first: 1, most: 1 } });
    for (let n = 0; n < 5; n++) {
      await assert.rejects(send(client, `drop${n}`));
      await eventually(
        () => send(client, `m${n}`).catch(() => undefined),
        ack => ack !== undefined,
      );
    }
    await client.close();
    assert.equal(sockets.length, 6);
    await eventually(
      async () => sockets.every(socket => socket.destroyed),
      gone => gone,
    );
  });

  it('says at once that it cannot connect to the highest ports, which our own sockets reach (D17)', async () => {
    const server = createServer(socket => {
      socket.on('error', () => {}).on('data', () => socket.write(block(ackOf('1'))));
    });
    opens(server);
    let port = 65_400;
    // Somebody else may listen at one of them.
    while (!(await listensAt(server, port))) assert.ok(++port < 65_536);
    assert.throws(() => openMllp(`mllp://127.0.0.1:${port}`, { transport: 'node-hl7-client' }), TypeError);
    assert.equal((await send(line(port), '1')).code, 'AA');
  });
});

const listensAt = (server: Server, port: number): Promise<boolean> =>
  new Promise(done => {
    const refused = () => done(false);
    server.once('error', refused).listen(port, '127.0.0.1', () => {
      server.off('error', refused);
      done(true);
    });
  });
