import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { connectSsh } from '#lib/infra/ssh/ssh-connection.ts';
import { createSshPool } from '#lib/infra/ssh/ssh-pool.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { startThrowawaySshd, type ThrowawaySshd } from '#tests/integration/ssh/start-throwaway-sshd.ts';

let sshd: ThrowawaySshd | null = null;
afterEach(async () => {
  await sshd?.stop();
  sshd = null;
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => refusalOf(error).code,
  );

const psArgs = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');

describe('a line that is lost', () => {
  it('says so to what runs, waits, and comes later, and the remote command ends with it', async () => {
    sshd = await startThrowawaySshd();
    const connection = await connectSsh(sshd.target());
    const told = new Promise((resolve) => connection.onClose((failure) => resolve(failure?.refusal.code)));
    const nap = `sleep ${40_000 + process.pid}9`;
    const channel = await connection.openChannel('cat');
    channel.stream.resume();
    const running = Array.from({ length: 12 }, () => codeOf(connection.exec(nap)));
    await waitUntil('the command runs', () => psArgs().includes(nap));
    sshd.killLines();
    expect(new Set(await Promise.all(running))).toEqual(new Set(['host.line-lost']));
    expect(await told).toBe('host.line-lost');
    expect(await codeOf(connection.exec('true'))).toBe('host.line-lost');
    expect(await codeOf(connection.openChannel('true'))).toBe('host.line-lost');
    expect(await codeOf(connection.forwardTcp('127.0.0.1', 1))).toBe('host.line-lost');
    expect(await channel.closed).toEqual({ code: null });
    expect([connection.isUp, connection.openChannelCount]).toEqual([false, 0]);
    await expect.poll(() => psArgs().includes(nap), { timeout: 20_000 }).toBe(false);
  }, 15_000);

  it('is seen when the host goes silent, within the keep-alive', async () => {
    sshd = await startThrowawaySshd();
    const connection = await connectSsh(sshd.target());
    const pids = execFileSync('pgrep', ['-f', `sshd.*${sshd.folder}`], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const lines = pids.flatMap((pid) => {
      try {
        return execFileSync('ps', ['-o', 'pid=', '--ppid', pid], { encoding: 'utf8' })
          .split(/\s+/)
          .filter(Boolean)
          .map(Number);
      } catch {
        return [];
      }
    });
    for (const pid of lines) process.kill(pid, 'SIGSTOP');
    const outcome = await codeOf(connection.exec('true', { timeoutMs: null }));
    for (const pid of lines) process.kill(pid, 'SIGCONT');
    expect(outcome).toBe('host.line-lost');
  }, 40_000);
});

describe('the pool', () => {
  it('shares one connection, tells its status, and makes a new one after a loss', async () => {
    sshd = await startThrowawaySshd();
    const server = sshd;
    let resolved = 0;
    const pool = createSshPool({
      resolveTarget: async () => {
        resolved += 1;
        return server.target();
      },
    });
    const seen: string[] = [];
    pool.onStatus((hostId, status) => seen.push(`${hostId} ${status.kind}`));
    const [one, two] = await Promise.all([pool.get('h1'), pool.get('h1')]);
    expect(one).toBe(two);
    expect(resolved).toBe(1);
    const gone = new Promise<void>((resolve) => one.onClose(() => resolve()));
    server.killLines();
    await gone;
    const three = await pool.get('h1');
    expect((await three.exec('echo back')).stdout).toBe('back\n');
    await pool.drop('h1');
    expect(three.isUp).toBe(false);
    await pool.closeAll();
    expect(await codeOf(pool.get('h1'))).toBe('host.line-lost');
    expect(seen).toEqual(['connecting', 'up', 'lost', 'connecting', 'up', 'lost'].map((kind) => `h1 ${kind}`));
  });

  it('lets a failed attempt be tried again, and an attempt be dropped', async () => {
    sshd = await startThrowawaySshd();
    const server = sshd;
    let port = 1;
    const pool = createSshPool({ resolveTarget: async () => server.target({ port }) });
    expect(await codeOf(pool.get('h1'))).toBe('host.port-closed');
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    port = typeof address === 'object' && address ? address.port : 1;
    const underWay = once(silent, 'connection');
    const attempt = codeOf(pool.get('h1'));
    await underWay;
    await pool.drop('h1');
    expect(await attempt).toBe('host.line-lost');
    silent.close();
    port = server.port;
    expect((await pool.get('h1')).isUp).toBe(true);
    await pool.closeAll();
  });
});

describe('forwards', () => {
  it('reach unix and TCP sockets, do not count as channels, and say when nothing is there', async () => {
    sshd = await startThrowawaySshd();
    const connection = await connectSsh(sshd.target());
    const echo = createServer((socket) => socket.pipe(socket));
    const path = `${sshd.folder}/echo`;
    echo.listen(path);
    await once(echo, 'listening');
    const streams = await Promise.all(Array.from({ length: 20 }, () => connection.forwardUnix(path)));
    for (const stream of streams) stream.write('x');
    await Promise.all(streams.map((stream) => once(stream, 'data')));
    const tcp = await connection.forwardTcp('127.0.0.1', sshd.port);
    expect(String((await once(tcp, 'data'))[0])).toContain('SSH-2.0');
    expect(connection.openChannelCount).toBe(0);
    expect(await codeOf(connection.forwardUnix(`${path}-none`))).toBe('host.forward-failed');
    expect(await codeOf(connection.forwardTcp('127.0.0.1', 1))).toBe('host.forward-failed');
    for (const stream of [...streams, tcp]) stream.destroy();
    echo.close();
    await connection.close();
  });

  it('says when sshd forbids them', async () => {
    sshd = await startThrowawaySshd({ config: ['AllowTcpForwarding no', 'AllowStreamLocalForwarding no'] });
    const connection = await connectSsh(sshd.target());
    expect(await codeOf(connection.forwardTcp('127.0.0.1', sshd.port))).toBe('host.forward-failed');
    expect(await codeOf(connection.forwardUnix('/run/none'))).toBe('host.forward-failed');
    await connection.close();
  });
});

describe('a small MaxSessions', () => {
  it('makes commands wait, then says that the host is busy', async () => {
    sshd = await startThrowawaySshd({ config: ['MaxSessions 2'] });
    const connection = await connectSsh(sshd.target());
    const results = await Promise.all(Array.from({ length: 10 }, (_, n) => connection.exec(`echo ${n}`)));
    expect(results.map((result) => result.stdout.trim()).join('')).toBe('0123456789');
    const long = await Promise.all([connection.openChannel('cat'), connection.openChannel('cat')]);
    expect(await codeOf(connection.exec('true'))).toBe('host.busy');
    await Promise.all(long.map((channel) => channel.end()));
    await connection.close();
  }, 20_000);
});
