import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleRight } from '#lib/domain/console/console-mode.ts';
import { letPass } from '#tests/hosts/wait-until.ts';
import { type ConsoleServer, startConsoleServer } from '#tests/integration/console/start-console-server.ts';
import { startQemu, type TestQemu } from '#tests/integration/console/start-qemu.ts';
import {
  createTestViewer,
  message,
  readFirstPicture,
  readRawPicture,
  shakeHands,
} from '#tests/integration/console/test-viewer.ts';

let qemu: TestQemu;
/** QEMU takes 32 clients that are still connecting (connections_limit in ui/vnc.c), so fifty need two machines. */
let second: TestQemu;
let server: ConsoleServer;
let wakes = 0;
let right: ConsoleRight | 'signed-out' = 'control';

beforeAll(async () => {
  [qemu, second] = await Promise.all([startQemu(), startQemu()]);
  await letPass('the firmware changes the resolution once', 2_000);
  server = await startConsoleServer({
    openEndpoint: async (guestId) => ({
      stream: await (guestId === 'second' ? second : qemu).connect(),
      wake: () => {
        wakes += 1;
        return qemu.connect();
      },
    }),
    mayStillUse: async () => right,
  });
}, 30_000);

afterEach(async () => {
  right = 'control';
  await server.gateway.closeAll('closed-by-admin');
  expect(server.gateway.counts()).toEqual({ socket: 0, upstream: 0, wake: 0, timer: 0 });
});

afterAll(async () => {
  await server?.stop();
  await qemu?.stop();
  await second?.stop();
});

const open = async (mode: 'view' | 'control') => {
  const viewer = createTestViewer(server.dial({ ticket: server.issue({ mode }) }));
  return { viewer, screen: await shakeHands(viewer) };
};

const patiently = { timeout: 20_000 };

describe('a screen through the gateway, against a real QEMU', () => {
  it('shows the picture of the machine', async () => {
    const { viewer, screen } = await open('view');
    expect(screen.name).toContain('QEMU');
    const picture = await readFirstPicture(viewer, screen);
    expect(picture.some((byte) => byte !== 0)).toBe(true);
  });

  it('lets control type and point', async () => {
    const before = (await qemu.inputEvents()).length;
    const { viewer } = await open('control');
    viewer.ws.send(message.key(97, true));
    viewer.ws.send(message.key(97, false));
    viewer.ws.send(message.extendedKey(98, 48, true));
    viewer.ws.send(message.extendedKey(98, 48, false));
    viewer.ws.send(message.pointer(1, 20, 20));
    viewer.ws.send(message.pointer(0, 20, 20));
    const seen = async () => (await qemu.inputEvents()).slice(before).join('\n');
    await expect.poll(seen, patiently).toMatch(/button left, down 0/);
    expect(await seen()).toMatch(/qcode a, down 1/);
    expect(await seen()).toMatch(/qcode a, down 0/);
    expect(await seen()).toMatch(/key number 48|qcode b, down 1/);
    expect(await seen()).toMatch(/button left, down 1/);
  });

  it('does not let a viewer type, whatever a hand-made client sends and however it is cut', async () => {
    const { viewer, screen } = await open('view');
    const before = (await qemu.inputEvents()).length;
    const everything = Buffer.concat([
      message.key(97, true),
      message.key(97, false),
      message.extendedKey(98, 48, true),
      message.pointer(1, 30, 30),
      message.cutText('rm -rf'),
      message.desktopSize(),
      Uint8Array.of(250, 0, 1, 3), // xvp: reboot
      message.rawOnly(),
      message.pointer(0, 40, 40),
    ]);
    for (const size of [everything.length, 1, 3, 7]) {
      for (let at = 0; at < everything.length; at += size) viewer.ws.send(everything.subarray(at, at + size));
    }
    // the stream is still whole: a picture comes
    viewer.ws.send(message.fullUpdate(screen));
    expect((await readRawPicture(viewer)).length).toBe(screen.width * screen.height * 4);
    expect((await qemu.inputEvents()).slice(before)).toEqual([]);
  });

  it('demotes within a second when the right is withdrawn, lets go of held keys, and closes without any right', async () => {
    const { viewer } = await open('control');
    viewer.ws.send(message.key(99, true));
    await expect.poll(async () => (await qemu.inputEvents()).at(-1), patiently).toMatch(/qcode c, down 1/);
    right = 'view';
    server.revoke({ userId: 'ada' });
    await expect.poll(async () => (await qemu.inputEvents()).at(-1), patiently).toMatch(/qcode c, down 0/);
    const lifted = await qemu.inputEvents();
    expect(server.gateway.list().map((session) => session.mode)).toEqual(['view']);
    expect(viewer.texts.map((text) => JSON.parse(text))).toEqual([
      { type: 'mode', mode: 'control' },
      { type: 'open' },
      { type: 'mode', mode: 'view' },
    ]);
    viewer.ws.send(message.key(100, true));
    expect((await qemu.inputEvents()).length).toBe(lifted.length);
    right = 'none';
    server.revoke({ guestId: 'guest' });
    expect((await viewer.closed).reason).toBe('forbidden');
  });

  it('hands the keyboard over by id', async () => {
    const { viewer } = await open('view');
    const [session] = server.gateway.list();
    expect(server.gateway.setMode(session?.id ?? '', 'control')).toBe(true);
    const before = (await qemu.inputEvents()).length;
    viewer.ws.send(message.key(101, true));
    viewer.ws.send(message.key(101, false));
    await expect.poll(async () => (await qemu.inputEvents()).length, patiently).toBe(before + 2);
    expect(server.gateway.setMode('cns_nobody', 'view')).toBe(false);
  });

  it('does not throw others out, though a viewer asks for an exclusive screen', async () => {
    const first = await open('view');
    const other = await open('control');
    await readFirstPicture(first.viewer, first.screen);
    expect(server.gateway.list()).toHaveLength(2);
    other.viewer.ws.close();
    await other.viewer.closed;
  });

  it('wakes an idle screen at the first input, once', async () => {
    const { viewer } = await open('control');
    const before = wakes;
    await letPass('the screen counts as idle', 1_100);
    viewer.ws.send(message.pointer(0, 50, 50));
    viewer.ws.send(message.pointer(0, 51, 51));
    await expect.poll(() => wakes, patiently).toBe(before + 1);
    await letPass('no second wake', 300);
    expect(wakes).toBe(before + 1);
    expect(server.gateway.counts().wake).toBe(0);
  });

  it('answers a ping, for the latency that the page shows', async () => {
    const { viewer } = await open('view');
    viewer.ws.send(JSON.stringify({ type: 'ping', id: 7 }));
    await expect.poll(() => viewer.texts.at(-1)).toBe('{"type":"pong","id":7}');
  });

  it('carries fifty consoles at once and leaves nothing behind', async () => {
    const opened = await Promise.all(
      Array.from({ length: 50 }, (_, index) => openAs(`person${index}`, index % 2 ? 'second' : 'guest')),
    );
    await Promise.all(opened.map(({ viewer, screen }) => readFirstPicture(viewer, screen)));
    expect(server.gateway.counts()).toMatchObject({ socket: 50, upstream: 50 });
  }, 30_000);

  it('tells of a killed machine, and holds nothing of it', async () => {
    const other = await startQemu();
    const victim = await startConsoleServer({ openEndpoint: async () => ({ stream: await other.connect() }) });
    const viewer = createTestViewer(victim.dial({ ticket: victim.issue() }));
    await shakeHands(viewer);
    await other.stop();
    expect((await viewer.closed).reason).toMatch(/ended|line-lost/);
    await expect.poll(() => victim.closed.length).toBe(1);
    expect(victim.gateway.counts()).toEqual({ socket: 0, upstream: 0, wake: 0, timer: 0 });
    await victim.stop();
  }, 20_000);
});

async function openAs(userId: string, guestId: string) {
  const viewer = createTestViewer(
    server.dial({ ticket: server.issue({ mode: 'view', userId, guestId }), user: userId }),
  );
  return { viewer, screen: await shakeHands(viewer) };
}

describe('a screen with a password', () => {
  it('is answered by the gateway; a wrong or missing one is told', async () => {
    const locked = await startQemu({ password: 's3cr3t!!' });
    let password: string | undefined = 's3cr3t!!';
    const own = await startConsoleServer({ openEndpoint: async () => ({ stream: await locked.connect(), password }) });
    const dial = () => createTestViewer(own.dial({ ticket: own.issue() }));
    expect((await shakeHands(dial())).width).toBeGreaterThan(0);
    password = 'wrong';
    expect((await dial().closed).reason).toBe('screen-auth');
    password = undefined;
    expect((await dial().closed).reason).toBe('screen-auth');
    await own.stop();
    await locked.stop();
  }, 20_000);
});
