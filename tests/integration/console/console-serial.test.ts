import { duplexPair } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { letPass } from '#tests/hosts/wait-until.ts';
import { type ConsoleServer, startConsoleServer } from '#tests/integration/console/start-console-server.ts';
import { createTestViewer } from '#tests/integration/console/test-viewer.ts';

let server: ConsoleServer;
const start = async (overrides: Parameters<typeof startConsoleServer>[0]) => {
  server = await startConsoleServer(overrides);
};
const dial = (options: Parameters<ConsoleServer['dial']>[0] = {}) =>
  createTestViewer(server.dial({ ticket: server.issue(), ...options }));

afterEach(async () => {
  await server.stop();
  await expect.poll(() => server.gateway.counts()).toEqual({ socket: 0, upstream: 0, wake: 0, timer: 0 });
});

describe('a serial line', () => {
  const echo = () => {
    const [near, far] = duplexPair();
    far.on('error', () => undefined).on('data', (bytes: Buffer) => far.write(`<${bytes}>`));
    return near;
  };

  it('carries bytes both ways, and its size', async () => {
    const sizes: [number, number][] = [];
    await start({
      openEndpoint: async () => ({ stream: echo(), resize: (columns, rows) => sizes.push([columns, rows]) }),
    });
    const viewer = dial({ ticket: server.issue({ kind: 'serial' }) });
    await viewer.opened;
    viewer.ws.send('{"type":"resize","columns":100,"rows":30}');
    await expect.poll(() => server.opened).toHaveLength(1);
    viewer.ws.send(Buffer.from('ls'));
    expect((await viewer.read(4)).toString()).toBe('<ls>');
    expect(sizes).toEqual([[100, 30]]);
  });

  it('lets nobody type who may only look', async () => {
    await start({ openEndpoint: async () => ({ stream: echo() }) });
    const viewer = dial({ ticket: server.issue({ kind: 'serial', mode: 'view' }) });
    await viewer.opened;
    await expect.poll(() => server.opened).toHaveLength(1);
    viewer.ws.send(Buffer.from('rm -rf'));
    await letPass('nothing comes back', 100);
    expect(viewer.receivedBytes()).toBe(0);
  });
});
