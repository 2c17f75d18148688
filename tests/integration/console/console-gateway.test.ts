import { once } from 'node:events';
import net from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { consoleProtocol } from '#lib/domain/console/console-protocol.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { letPass } from '#tests/hosts/wait-until.ts';
import { type ConsoleServer, startConsoleServer } from '#tests/integration/console/start-console-server.ts';
import { createTestViewer, shakeHands } from '#tests/integration/console/test-viewer.ts';

const nothingHeld = { socket: 0, upstream: 0, wake: 0, timer: 0 };
const greeting = Buffer.from('RFB 003.008\n');
const serverInit = Buffer.concat([
  Buffer.from([0, 8, 0, 8]),
  Buffer.alloc(16),
  Buffer.from([0, 0, 0, 4]),
  Buffer.from('fake'),
]);

/** A VNC server that says what it is told to say, in memory. */
function fakeScreen(script: (far: Duplex) => void): Duplex {
  const [near, far] = duplexPair();
  far.on('error', () => undefined);
  script(far);
  return near;
}

/** One that goes through the handshake, and then acts. */
const fineScreen = (then: (far: Duplex) => void = (far) => far.resume()) =>
  fakeScreen((far) => {
    far.write(Buffer.concat([greeting, Buffer.from([1, 1]), Buffer.alloc(4), serverInit]));
    then(far);
  });

let server: ConsoleServer;
const start = async (overrides: Parameters<typeof startConsoleServer>[0]) => {
  server = await startConsoleServer(overrides);
  return server;
};
const fine = () => start({ openEndpoint: async () => ({ stream: fineScreen() }) });
const dial = (options: Parameters<ConsoleServer['dial']>[0] = {}) =>
  createTestViewer(server.dial({ ticket: server.issue(), ...options }));

afterEach(async () => {
  await server.stop();
  await expect.poll(() => server.gateway.counts()).toEqual(nothingHeld);
  expect(server.gateway.list()).toEqual([]);
});

describe('who gets in', () => {
  it('opens with a good ticket, and answers with the plain protocol name only', async () => {
    await fine();
    const viewer = dial();
    await shakeHands(viewer);
    expect(viewer.ws.protocol).toBe(consoleProtocol);
    expect(server.gateway.list()).toMatchObject([
      { userId: 'ada', guestId: 'guest', mode: 'control', personName: 'ada' },
    ]);
    await expect.poll(() => server.opened).toHaveLength(1);
    viewer.ws.close();
    await expect.poll(() => server.closed).toMatchObject([{ reason: 'left' }]);
  });

  it.each([
    ['another origin', { origin: 'https://evil.test' }],
    ['no origin', { origin: null }],
    ['the origin "null"', { origin: 'null' }],
    ['an origin that begins like ours', { origin: 'https://guesthouse.test.evil.test' }],
    ['our origin with another scheme', { origin: 'http://guesthouse.test' }],
  ])('refuses %s before the upgrade, and leaves the ticket unused', async (_, options) => {
    await fine();
    const ticket = server.issue();
    expect(await dial({ ticket, ...options }).refused).toBe(403);
    await shakeHands(dial({ ticket }));
  });

  it.each([
    ['no ticket', [consoleProtocol]],
    ['a ticket without the plain name', [`ticket.${'a'.repeat(64)}`]],
    ['a ticket that is too short', [consoleProtocol, 'ticket.abc']],
    ['two tickets', [consoleProtocol, `ticket.${'a'.repeat(64)}`, `ticket.${'b'.repeat(64)}`]],
  ])('refuses %s before the upgrade', async (_, protocols) => {
    await fine();
    expect(await dial({ protocols }).refused).toBe(400);
  });

  it('refuses a ticket that was used', async () => {
    await fine();
    const ticket = server.issue();
    await shakeHands(dial({ ticket }));
    expect((await dial({ ticket }).closed).reason).toBe('ticket');
  });

  it('lets exactly one of twenty in that race for one ticket', async () => {
    await fine();
    const ticket = server.issue();
    const viewers = Array.from({ length: 20 }, () => dial({ ticket }));
    const ends = Promise.all(
      viewers.map((viewer) =>
        Promise.race([
          viewer.closed.then((end) => end.reason),
          shakeHands(viewer).then(
            () => 'in',
            () => viewer.closed.then((end) => end.reason),
          ),
        ]),
      ),
    );
    expect((await ends).sort()).toEqual(['in', ...Array.from({ length: 19 }, () => 'ticket')]);
  });

  it('refuses the ticket of another person, and a made-up one', async () => {
    await fine();
    expect((await dial({ ticket: server.issue({ userId: 'bob' }) }).closed).reason).toBe('ticket');
    expect((await dial({ ticket: 'f'.repeat(64) }).closed).reason).toBe('ticket');
  });

  it('tells somebody who is not signed in, and leaves the ticket unused', async () => {
    await fine();
    const ticket = server.issue();
    expect((await dial({ ticket, user: null }).closed).reason).toBe('signed-out');
    await shakeHands(dial({ ticket }));
  });

  it('keeps the limits of a person and of all, and gives places back', async () => {
    await start({ openEndpoint: async () => ({ stream: fineScreen() }), limits: { perPerson: 2, overall: 3 } });
    const first = dial();
    await shakeHands(first);
    await shakeHands(dial());
    expect((await dial().closed).reason).toBe('too-many');
    await shakeHands(dial({ ticket: server.issue({ userId: 'bob' }), user: 'bob' }));
    expect(await dial({ ticket: server.issue({ userId: 'eve' }), user: 'eve' }).refused).toBe(503);
    first.ws.close();
    await first.closed;
    await expect.poll(() => server.gateway.list().length).toBe(2);
    await shakeHands(dial());
  });

  it('survives broken upgrades', async () => {
    await fine();
    const head = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
    const ours = `Origin: https://guesthouse.test\r\nCookie: user=ada\r\n`;
    const protocols = `Sec-WebSocket-Protocol: ${consoleProtocol}, ticket.${server.issue()}\r\n`;
    const requests = [
      `GET // HTTP/1.1\r\n${head}\r\n`,
      `GET http://[::1/ws/console HTTP/1.1\r\n${head}\r\n`,
      `GET /ws/console?%%% HTTP/1.1\r\n${head}Origin: %%%\r\n\r\n`,
      `POST /ws/console HTTP/1.1\r\n${head}${ours}${protocols}\r\n`,
      `GET /ws/console HTTP/1.1\r\n${head}${ours}${protocols}Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: x\r\n\r\n`,
      `GET /ws/console HTTP/1.1\r\n${head}${ours}${protocols}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n\xff\xff\xff`,
    ];
    for (const request of requests) {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined).resume();
      socket.write(request, 'latin1');
      await Promise.race([once(socket, 'close'), letPass('some are left hanging', 500)]);
      socket.destroy();
    }
    await shakeHands(dial());
  });
});

describe("what the guest's side may do", () => {
  /** short where silence is the case, long where something is heard */
  const limits = { handshakeTimeoutMs: 200, endpointTimeoutMs: 200, closeTimeoutMs: 200 };
  const patient = { handshakeTimeoutMs: 20_000, endpointTimeoutMs: 20_000, closeTimeoutMs: 200 };
  const cases: [string, string, (far: Duplex) => void][] = [
    ['garbage', 'screen-garbled', (far) => far.write('SSH-2.0-OpenSSH_9.2p1 Debian\r\n')],
    ['an old version', 'screen-garbled', (far) => far.write('RFB 003.003\n')],
    ['nothing', 'screen-silent', () => undefined],
    ['half a version', 'screen-silent', (far) => far.write('RFB 0')],
    ['half a handshake', 'screen-silent', (far) => far.write(Buffer.concat([greeting, Buffer.from([1, 1])]))],
    [
      'an endless name',
      'screen-garbled',
      (far) =>
        far.write(
          Buffer.concat([
            greeting,
            Buffer.from([1, 1]),
            Buffer.alloc(4),
            Buffer.alloc(20),
            Buffer.from([255, 255, 255, 255]),
          ]),
        ),
    ],
    [
      'no security type, with a reason',
      'screen-auth',
      (far) => far.write(Buffer.concat([greeting, Buffer.from([0, 0, 0, 0, 5]), Buffer.from('go on')])),
    ],
    ['only TLS', 'screen-auth', (far) => far.write(Buffer.concat([greeting, Buffer.from([1, 19])]))],
    [
      'a refusal',
      'screen-auth',
      (far) => far.write(Buffer.concat([greeting, Buffer.from([1, 1, 0, 0, 0, 1, 0, 0, 0, 2, 110, 111])])),
    ],
    ['an end in the middle', 'ended', (far) => far.end('RFB 003.')],
    ['an end at once', 'ended', (far) => far.end()],
  ];
  it.each(cases)('tells of %s: %s', async (_, reason, script) => {
    const isSilent = reason === 'screen-silent';
    await start({ openEndpoint: async () => ({ stream: fakeScreen(script) }), limits: isSilent ? limits : patient });
    expect((await dial().closed).reason).toBe(reason);
  });

  it('survives a stream that breaks', async () => {
    const stream = fineScreen();
    await start({ openEndpoint: async () => ({ stream }), limits: patient });
    const viewer = dial();
    await shakeHands(viewer);
    stream.destroy(new Error('reset'));
    expect((await viewer.closed).reason).toBe('line-lost');
  });

  it.each([
    [
      'guest-off',
      new Failure({ code: 'guest.wrong-state', details: { guest: 'web-01', state: 'off' } }),
      'web-01 is off.',
    ],
    ['no-display', new Failure({ code: 'guest.no-display' }), 'This guest has no VNC screen.'],
    [
      'host-unreachable',
      new Failure({ code: 'host.unreachable', details: { host: 'kvm1' } }),
      'The host does not answer.',
    ],
    ['failed', new Error('internal: /secret/path'), ''],
  ])('tells why there is no endpoint: %s', async (reason, failure, text) => {
    await start({ openEndpoint: () => Promise.reject(failure), limits: patient });
    expect(await dial().closed).toMatchObject({ reason, text });
    expect(server.closed).toEqual([]);
  });

  it('gives up an endpoint that takes too long, and closes it when it comes after all', async () => {
    const late = Promise.withResolvers<{ stream: Duplex }>();
    await start({ openEndpoint: () => late.promise, limits });
    expect((await dial().closed).reason).toBe('host-unreachable');
    const stream = fineScreen();
    late.resolve({ stream });
    await expect.poll(() => stream.destroyed).toBe(true);
  });

  it('closes an endpoint that comes after the browser left', async () => {
    const late = Promise.withResolvers<{ stream: Duplex }>();
    await start({ openEndpoint: () => late.promise });
    const viewer = dial();
    await viewer.opened;
    viewer.ws.terminate();
    await viewer.closed;
    await expect.poll(() => server.gateway.list().length).toBe(0);
    const stream = fineScreen();
    late.resolve({ stream });
    await expect.poll(() => stream.destroyed).toBe(true);
  });
});

describe('what the browser may do', () => {
  it('is told of a message that no screen understands', async () => {
    await fine();
    const viewer = dial();
    await shakeHands(viewer);
    viewer.ws.send(Uint8Array.of(99));
    expect((await viewer.closed).reason).toBe('bad-message');
  });

  it.each([
    ['another version', Buffer.from('RFB 003.003\n')],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['another security type', Buffer.from('RFB 003.008\n\x02')],
  ])('is told of %s', async (_, bytes) => {
    await fine();
    const viewer = dial();
    await viewer.opened;
    viewer.ws.send(bytes);
    expect((await viewer.closed).reason).toBe('bad-message');
  });

  it('is told of a text frame that is none of ours', async () => {
    await fine();
    const viewer = dial();
    await viewer.opened;
    viewer.ws.send('{"type":"reboot"}');
    expect((await viewer.closed).reason).toBe('bad-message');
  });

  it('cannot make us keep what it says too early', async () => {
    await start({ openEndpoint: () => new Promise(() => undefined) });
    const viewer = dial();
    await viewer.opened;
    viewer.ws.send(Buffer.concat([greeting, Buffer.from([1, 1]), Buffer.alloc(70_000)]));
    expect((await viewer.closed).reason).toBe('bad-message');
  });

  it('cannot grow our memory by not reading', async () => {
    let written = 0;
    const flood = (far: Duplex) => {
      far.resume();
      const chunk = Buffer.alloc(65_536);
      const pump = () => {
        while (written < 512 << 20) {
          written += chunk.length;
          if (!far.write(chunk)) return void far.once('drain', pump);
        }
      };
      pump();
    };
    await start({ openEndpoint: async () => ({ stream: fineScreen(flood) }) });
    const viewer = dial();
    await shakeHands(viewer);
    viewer.ws.pause();
    let stuckAt = -1;
    while (stuckAt !== written) {
      stuckAt = written;
      await letPass('the buffers fill until nothing more is written', 500);
    }
    // the kernel's socket buffers on both sides hold a few MiB, we hold about one
    expect(stuckAt).toBeLessThan(24 << 20);
    viewer.ws.resume();
    await expect.poll(() => written, { timeout: 30_000 }).toBeGreaterThan(stuckAt + (16 << 20));
    viewer.ws.terminate();
    await viewer.closed;
  });

  it('cannot grow our memory by flooding a screen that takes nothing', async () => {
    await start({
      openEndpoint: async () => ({ stream: fineScreen(() => undefined) }),
      limits: { closeTimeoutMs: 200 },
    });
    const viewer = dial();
    await shakeHands(viewer);
    const updates = Buffer.concat(Array.from({ length: 6_000 }, () => Buffer.from([3, 1, 0, 0, 0, 0, 0, 8, 0, 8])));
    for (let sent = 0; sent < 600; sent += 1) viewer.ws.send(updates);
    await letPass('the buffers fill', 500);
    // of 36 MB most is still on the browser's side
    expect(viewer.ws.bufferedAmount).toBeGreaterThan(16 << 20);
    await server.gateway.closeAll('closed-by-admin');
  }, 15_000);

  it('is let go when it stops answering', async () => {
    await start({ openEndpoint: async () => ({ stream: fineScreen() }), limits: { pingIntervalMs: 100 } });
    const viewer = dial();
    await shakeHands(viewer);
    viewer.ws.pause();
    await expect.poll(() => server.closed[0]?.reason, { timeout: 20_000 }).toBe('line-lost');
    viewer.ws.terminate();
  });

  it('stays while it answers pings', async () => {
    await start({ openEndpoint: async () => ({ stream: fineScreen() }), limits: { pingIntervalMs: 500 } });
    await shakeHands(dial());
    await letPass('several pings', 2_000);
    expect(server.gateway.list()).toHaveLength(1);
  });
});

describe('rights and endings', () => {
  it('closes within the interval when the person was signed out, and says so', async () => {
    await start({
      openEndpoint: async () => ({ stream: fineScreen() }),
      mayStillUse: async () => 'signed-out',
      limits: { recheckIntervalMs: 50 },
    });
    const viewer = dial();
    await shakeHands(viewer);
    expect((await viewer.closed).reason).toBe('signed-out');
  });

  it('stays open while the right cannot be checked for a moment, not for long', async () => {
    await start({
      openEndpoint: async () => ({ stream: fineScreen() }),
      mayStillUse: () => Promise.reject(new Error('no database')),
      limits: { recheckIntervalMs: 300 },
    });
    const viewer = dial();
    await shakeHands(viewer);
    expect(server.gateway.list()).toHaveLength(1);
    expect((await viewer.closed).reason).toBe('failed');
  });

  it('says that it is restarting when it stops, also to a browser that does not answer', async () => {
    await start({ openEndpoint: async () => ({ stream: fineScreen() }), limits: { closeTimeoutMs: 200 } });
    const viewer = dial();
    const deaf = dial();
    await shakeHands(viewer);
    await shakeHands(deaf);
    deaf.ws.pause();
    await server.gateway.stop();
    expect((await viewer.closed).reason).toBe('server-stopping');
    expect(server.closed).toHaveLength(2);
    deaf.ws.terminate();
  });
});
