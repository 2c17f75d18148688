import { once } from 'node:events';
import { WebSocket } from 'ws';
import { consoleProtocols } from '#lib/domain/console/console-protocol.ts';
import { openEchoScreen, streamTransport, webSocketTransport } from '#tests/bench/echo-screen.ts';
import { figuresOf, printLine } from '#tests/bench/measure.ts';
import { connectToHost } from '#tests/hosts/connect-to-host.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

const rounds = 60;

/** From a key sent to the picture that answers it: through the gateway, and through a bare SSH forward of the same socket. */
export async function benchEcho({ product, rpc, cookie }: SignedIn, host: TestHost): Promise<void> {
  const { uuid } = await host.defineTinyGuest({ name: 'echo', start: true });
  await host.waitForPrompt('echo');
  const guest = await waitUntil('it runs', async () =>
    (await rpc.guests.list({ name: 'echo' })).find((row) => row.power === 'running'),
  );
  const { ticket, path } = await rpc.guests.openConsole({ id: guest.id, kind: 'vnc' });
  const socket = new WebSocket(`${product.origin.replace('http', 'ws')}${path}`, consoleProtocols(ticket), {
    headers: { cookie, origin: product.origin },
  });
  // listening before it is open: the greeting comes with the answer to the upgrade
  const transport = webSocketTransport(socket);
  await once(socket, 'open');
  const through = await openEchoScreen(transport);

  const line = await connectToHost(host);
  const vncPath = /<listen type='socket' socket='([^']+)'/.exec(await host.virsh('dumpxml', uuid))?.[1] ?? '';
  const bare = await openEchoScreen(streamTransport(await line.forwardUnix(vncPath)));

  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await through.echo());
    theirs.push(await bare.echo());
  }
  through.close();
  bare.close();
  await line.close();
  await host.virsh('destroy', uuid);
  const ratio = figuresOf(ours).median / figuresOf(theirs).median;
  printLine({
    what: 'key to picture through the gateway, against a bare SSH forward',
    figure: `${ratio.toFixed(2)}x (${figuresOf(ours).median.toFixed(1)} ms to ${figuresOf(theirs).median.toFixed(1)} ms)`,
    aim: '<= 1.1x',
    met: ratio <= 1.1,
  });
}
