import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { generateKeyPair } from '#lib/infra/ssh/generate-key-pair.ts';
import { installPublicKey } from '#lib/infra/ssh/install-public-key.ts';
import { probeHostKey } from '#lib/infra/ssh/probe-host-key.ts';
import { connectSsh } from '#lib/infra/ssh/ssh-connection.ts';
import type { SshTarget } from '#lib/infra/ssh/ssh-target.ts';
import { findFreePort, startThrowawaySshd, type ThrowawaySshd } from '#tests/integration/ssh/start-throwaway-sshd.ts';

let sshd: ThrowawaySshd;
const servers: Server[] = [];

beforeAll(async () => {
  sshd = await startThrowawaySshd({ password: 'right horse' });
});

afterAll(async () => {
  for (const server of servers) server.close();
  await sshd?.stop();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const refusalFor = (target: SshTarget, connectTimeoutMs = 10_000) =>
  connectSsh(target, { connectTimeoutMs }).then(
    async (connection) => {
      await connection.close();
      throw new Error('it let us in');
    },
    (error: unknown) => refusalOf(error),
  );

describe('connectSsh', () => {
  it('logs in by key and by password', async () => {
    for (const auth of [sshd.target().auth, { kind: 'password', password: 'right horse' } as const]) {
      const connection = await connectSsh(sshd.target({ auth }));
      expect((await connection.exec('id -u')).stdout).toBe('0\n');
      expect(JSON.stringify(connection.target)).not.toContain('horse');
      await connection.close();
      expect(connection.isUp).toBe(false);
    }
  });

  it('names every way of not getting in', async () => {
    const http = await listen(createHttpServer());
    const silent = await listen(createServer());
    const strangers = { auth: { kind: 'key', privateKey: generateKeyPair('x').privateKey } } as const;
    const cases: [string, Partial<SshTarget>][] = [
      ['host.auth-failed', { auth: { kind: 'password', password: 'wrong' } }],
      ['host.auth-failed', strangers],
      ['host.auth-failed', { auth: { kind: 'key', privateKey: 'not a key' } }],
      ['host.auth-failed', { user: 'nobody-of-that-name' }],
      ['host.port-closed', { port: await findFreePort() }],
      ['host.name-unknown', { address: 'no-such-machine.invalid' }],
      ['host.not-ssh', { port: http }],
      ['host.not-ssh', { port: silent }],
      ['host.unreachable', { port: await listen(createServer((socket) => socket.destroy())) }],
    ];
    for (const [code, parts] of cases) {
      // these two never say a word that could be waited for
      const refusal = await refusalFor(sshd.target(parts), code === 'host.not-ssh' ? 700 : undefined);
      const which = JSON.stringify(parts).slice(0, 80);
      expect(`${which} ${refusal.code}`, refusal.technical).toBe(`${which} ${code}`);
    }
  });

  it('says that an SSH server of other algorithms is one, and what is not in common', async () => {
    const old = await startThrowawaySshd({ config: ['KexAlgorithms diffie-hellman-group1-sha1'] });
    try {
      expect(await refusalFor(old.target())).toMatchObject({
        code: 'host.ssh-unagreed',
        technical: expect.stringContaining('key exchange'),
      });
      await expect(probeHostKey('127.0.0.1', old.port)).rejects.toMatchObject({
        refusal: { code: 'host.ssh-unagreed' },
      });
    } finally {
      await old.stop();
    }
  });

  it('shows a key nobody accepted, and refuses', async () => {
    const probed = await probeHostKey('127.0.0.1', sshd.port);
    expect(probed).toMatchObject({ keyBase64: sshd.hostKeyBase64, algorithm: 'ssh-ed25519' });
    const refusal = await refusalFor(sshd.target({ pinnedHostKey: null }));
    expect(refusal.code).toBe('host.key-unaccepted');
    expect(refusal.details).toMatchObject({ hostKey: sshd.hostKeyBase64, fingerprint: probed.fingerprintSha256 });
  });

  it('stops at a changed key, of the same kind or another', async () => {
    const other = await startThrowawaySshd();
    const rsa = await startThrowawaySshd({ hostKeyType: 'rsa' });
    try {
      const changed = await refusalFor(other.target({ pinnedHostKey: sshd.hostKeyBase64 }));
      expect(changed.code).toBe('host.key-changed');
      expect(changed.details?.fingerprint).not.toBe(changed.details?.pinnedFingerprint);
      expect((await refusalFor(rsa.target({ pinnedHostKey: sshd.hostKeyBase64 }))).code).toBe('host.key-changed');
      const connection = await connectSsh(rsa.target());
      await connection.close();
    } finally {
      await Promise.all([other.stop(), rsa.stop()]);
    }
  });

  it('can be given up', async () => {
    const port = await listen(createServer());
    const stop = AbortSignal.timeout(50);
    await expect(connectSsh(sshd.target({ port }), { signal: stop })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('installs a public key once, with modes that sshd accepts', async () => {
    const strict = await startThrowawaySshd({ password: 'pw', config: ['StrictModes yes'] });
    try {
      const pair = generateKeyPair('guesthouse@test');
      const byPassword = await connectSsh(strict.target({ auth: { kind: 'password', password: 'pw' } }));
      await byPassword.exec('mkdir -p ~/.ssh && chmod 775 ~/.ssh && printf "# mine" > ~/.ssh/authorized_keys');
      expect(await installPublicKey(byPassword, pair.publicKey)).toEqual({ added: true });
      expect(await installPublicKey(byPassword, pair.publicKey)).toEqual({ added: false });
      const { stdout } = await byPassword.exec('stat -c %a ~/.ssh ~/.ssh/authorized_keys; cat ~/.ssh/authorized_keys');
      expect(stdout).toBe(`755\n600\n# mine\n${pair.publicKey}\n`.replace('600', stdout.split('\n')[1] ?? ''));
      await byPassword.close();
      const byKey = await connectSsh(strict.target({ auth: { kind: 'key', privateKey: pair.privateKey } }));
      expect((await byKey.exec('echo in')).stdout).toBe('in\n');
      await byKey.close();
    } finally {
      await strict.stop();
    }
  });
});
