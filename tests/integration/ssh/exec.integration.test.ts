import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import { connectSsh, type SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import { letPass, waitUntil } from '#tests/hosts/wait-until.ts';
import { startThrowawaySshd, type ThrowawaySshd } from '#tests/integration/ssh/start-throwaway-sshd.ts';

let sshd: ThrowawaySshd;
let connection: SshConnection;

beforeAll(async () => {
  sshd = await startThrowawaySshd();
  connection = await connectSsh(sshd.target());
});

afterAll(async () => {
  await connection?.close();
  await sshd?.stop();
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => refusalOf(error).code,
  );

/** A length of sleep that no other run uses, to find the process by. */
const nap = (n: number) => `${30_000 + process.pid}${n}`;

const isRunning = (seconds: string) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').includes(`sleep ${seconds}`);

async function until(condition: () => boolean): Promise<void> {
  await waitUntil('what was asked', condition, { everyMs: 20 });
}

describe('exec over a real sshd', () => {
  it('tells output and code apart', async () => {
    const result = await connection.exec('echo out; echo err >&2; exit 3');
    expect(result).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(await connection.exec('kill -9 $$')).toMatchObject({ code: 137 });
  });

  it('carries any words through the login shell', async () => {
    const words = ["it's", '$(id)', 'línea\n2', '%#', '-rf', '\\'];
    const { stdout } = await connection.exec(shellCommand(['printf', '%s\\0', ...words]));
    expect(stdout.split('\0').slice(0, -1)).toEqual(words);
  });

  it('keeps bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    expect((await connection.execBytes('cat', { stdin: bytes })).stdout.equals(bytes)).toBe(true);
    const streamed = await connection.execBytes('cat', { stdin: Readable.from([bytes, bytes, bytes]) });
    expect(streamed.stdout.length).toBe(210_000);
  });

  it('never takes half an input for a whole one', async () => {
    const file = `${sshd.folder}/half`;
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        await letPass('half is sent', 100);
        throw new Error('source broke');
      })(),
    );
    await expect(connection.exec(`cat > ${file} && mv ${file} ${file}-whole`, { stdin: broken })).rejects.toThrow(
      'source broke',
    );
    expect((await connection.exec(`ls ${file}-whole`)).code).not.toBe(0);
  });

  it('ends the remote command on cancel, with and without input', async () => {
    for (const [seconds, stdin] of [
      [nap(1), undefined],
      [nap(2), Readable.from(neverEnding())],
    ] as const) {
      const stop = new AbortController();
      const running = codeOf(connection.exec(`sleep ${seconds}`, { signal: stop.signal, stdin }));
      await until(() => isRunning(seconds));
      stop.abort();
      expect(await running).toBe('operation.cancelled');
      await until(() => !isRunning(seconds));
    }
    expect(connection.openChannelCount).toBe(0);
  });

  it('ends a command that ignores TERM', async () => {
    const running = codeOf(connection.exec(`trap "" TERM; sleep ${nap(3)}; sleep ${nap(3)}`, { timeoutMs: 300 }));
    await until(() => isRunning(nap(3)));
    expect(await running).toBe('operation.timeout');
    await until(() => !isRunning(nap(3)));
  }, 20_000);

  it('refuses to start what was cancelled before', async () => {
    const file = `${sshd.folder}/cancelled`;
    expect(await codeOf(connection.exec(`touch ${file}`, { signal: AbortSignal.abort() }))).toBe('operation.cancelled');
    expect((await connection.exec(`ls ${file}`)).code).not.toBe(0);
  });

  it('caps output and keeps only the tail of a stream that is listened to', async () => {
    expect(await codeOf(connection.exec('yes', { maxOutputBytes: 100_000 }))).toBe('host.output-too-long');
    let heard = 0;
    const result = await connection.exec('head -c 20000000 /dev/zero | tr "\\0" x; echo end', {
      onStdout: (chunk) => {
        heard += chunk.length;
      },
    });
    expect([heard, result.stdout.length <= 65_536, result.stdout.endsWith('end\n')]).toEqual([20_000_004, true, true]);
  });

  it('runs 60 commands at once over few channels', async () => {
    const results = await Promise.all(Array.from({ length: 60 }, (_, n) => connection.exec(`echo ${n}`)));
    expect(results.map((result) => result.stdout)).toEqual(Array.from({ length: 60 }, (_, n) => `${n}\n`));
    expect(connection.openChannelCount).toBe(0);
  });

  it('lets a waiting command be cancelled', async () => {
    const stop = new AbortController();
    const busy = Array.from({ length: 8 }, () => connection.exec('sleep 0.5'));
    const waiting = codeOf(connection.exec('echo never', { signal: stop.signal }));
    stop.abort();
    expect(await waiting).toBe('operation.cancelled');
    await Promise.all(busy);
  });

  it('keeps room for short commands beside long ones', async () => {
    const long = await Promise.all([1, 2, 3, 4, 5].map(() => connection.openChannel('cat')));
    expect(await codeOf(connection.openChannel('cat'))).toBe('host.busy');
    expect((await connection.exec('echo ok')).stdout).toBe('ok\n');
    long[0]?.stream.write('ping');
    expect(String((await once(long[0]?.stream ?? new Readable(), 'data'))[0])).toBe('ping');
    await Promise.all(long.map((channel) => channel.end()));
    const guarded = await connection.openChannel(`sleep ${nap(4)}`, { kind: 'guarded' });
    await until(() => isRunning(nap(4)));
    await guarded.end();
    await until(() => !isRunning(nap(4)));
    const console = await connection.openChannel(`sleep ${nap(5)}`, { kind: 'pty', columns: 80, rows: 24 });
    await until(() => isRunning(nap(5)));
    await console.end();
    await until(() => !isRunning(nap(5)));
    expect(connection.openChannelCount).toBe(0);
  });

  it('gives a terminal where asked', async () => {
    const channel = await connection.openChannel('tty; stty size', { kind: 'pty', columns: 132, rows: 43 });
    let out = '';
    channel.stream.on('data', (chunk) => {
      out += chunk;
    });
    channel.stderr.resume();
    expect(await channel.closed).toEqual({ code: 0 });
    expect(out).toMatch(/^\/dev\/pts\/\d+\r\n43 132\r\n$/);
  });

  it('has no Nagle delay', async () => {
    const setNoDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
    const another = await connectSsh(sshd.target());
    await another.close();
    expect(setNoDelay).toHaveBeenCalledWith(true);
    setNoDelay.mockRestore();
  });
});

async function* neverEnding() {
  for (;;) {
    yield Buffer.from('.');
    await letPass('a slow source', 20);
  }
}
