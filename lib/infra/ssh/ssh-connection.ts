import type { Duplex } from 'node:stream';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { createChannelSlots } from '#lib/infra/ssh/channel-slots.ts';
import { createExec } from '#lib/infra/ssh/create-exec.ts';
import type { ExecBytesResult, ExecOptions, ExecResult } from '#lib/infra/ssh/exec-options.ts';
import { fingerprintOf, readHostKey } from '#lib/infra/ssh/host-key.ts';
import { type LongChannel, type LongKind, startLong } from '#lib/infra/ssh/long-channel.ts';
import { openForward } from '#lib/infra/ssh/open-forward.ts';
import { type HandshakeOptions, type HostKeyJudge, handshake } from '#lib/infra/ssh/ssh-handshake.ts';
import { detailsOf, type SshTarget } from '#lib/infra/ssh/ssh-target.ts';

export type SshConnection = {
  readonly target: Omit<SshTarget, 'auth'>;
  /** Runs a command line (see shellCommand) and tells how it ended. A code other than 0 is a result, not a Failure. */
  exec: (command: string, options?: ExecOptions) => Promise<ExecResult>;
  /** The same where the output is not text. */
  execBytes: (command: string, options?: ExecOptions) => Promise<ExecBytesResult>;
  /** Starts a command that goes on. It holds one of the few channels until it is over. */
  openChannel: (command: string, how?: LongKind, signal?: AbortSignal) => Promise<LongChannel>;
  /** A stream to a unix socket on the host. Does not count as a channel. */
  forwardUnix: (path: string) => Promise<Duplex>;
  /** A stream to an address as the host reaches it. Does not count as a channel. */
  forwardTcp: (address: string, port: number) => Promise<Duplex>;
  /** Session channels in use or being opened; 0 when nothing runs. */
  readonly openChannelCount: number;
  readonly isUp: boolean;
  /** Called once when it is over: with the Failure that ended it, or null when `close` was called. Returns the way to unsubscribe. */
  onClose: (listener: (failure: Failure | null) => void) => () => void;
  close: () => Promise<void>;
};

export type ConnectOptions = HandshakeOptions & {
  /** Session channels at once, 8 if not given: sshd's MaxSessions is 10 by default and frees slots late. */
  maxChannels?: number;
  /** Of those, at most so many that go on, 5 if not given, so that short commands always find a way. */
  maxLongChannels?: number;
};

/** Holds the offered key against the pinned one. */
const judgeFor =
  (target: SshTarget): HostKeyJudge =>
  (blob) => {
    const offered = readHostKey(blob);
    if (target.pinnedHostKey === offered.keyBase64) return null;
    const details = {
      ...detailsOf(target),
      fingerprint: offered.fingerprintSha256,
      algorithm: offered.algorithm,
      hostKey: offered.keyBase64,
    };
    if (target.pinnedHostKey === null) return new Failure({ code: 'host.key-unaccepted', details });
    const pinnedFingerprint = fingerprintOf(Buffer.from(target.pinnedHostKey, 'base64'));
    return new Failure({ code: 'host.key-changed', details: { ...details, pinnedFingerprint } });
  };

/**
 * Logs in to a host and keeps the line alive (every 5 s if not told otherwise, lost after 3 unanswered).
 *
 * @throws Failure host.name-unknown, port-closed, unreachable, not-ssh, ssh-unagreed, busy, auth-failed, key-changed, key-unaccepted
 */
export async function connectSsh(target: SshTarget, options: ConnectOptions = {}): Promise<SshConnection> {
  const details = detailsOf(target);
  const login =
    target.auth.kind === 'key'
      ? { username: target.user, privateKey: target.auth.privateKey, passphrase: target.auth.passphrase }
      : { username: target.user, password: target.auth.password };
  const client = await handshake(target, login, judgeFor(target), details, options);

  const slots = createChannelSlots(options.maxChannels ?? 8);
  const maxLongChannels = options.maxLongChannels ?? 5;
  let longChannels = 0;
  let isUp = true;
  let closing = false;
  let lastError: Error | null = null;
  const listeners = new Set<(failure: Failure | null) => void>();
  const lost = new AbortController();
  const lineLost = () =>
    new Failure({
      code: 'host.line-lost',
      details,
      technical: lastError?.message ?? (closing ? 'closed by Guesthouse' : 'connection closed'),
    });

  client.on('error', (error) => {
    lastError = error;
  });
  client.once('close', () => {
    isUp = false;
    const failure = closing ? null : lineLost();
    lost.abort(failure ?? lineLost());
    for (const listener of listeners) listener(failure);
    listeners.clear();
  });

  const line = { client, slots, details, lost: lost.signal };
  const execBytes = createExec(line);
  const { auth: _secret, ...publicTarget } = target;

  return {
    target: publicTarget,
    execBytes,
    async exec(command, execOptions) {
      const result = await execBytes(command, execOptions);
      return { ...result, stdout: result.stdout.toString('utf8') };
    },
    async openChannel(command, how = { kind: 'input' }, signal) {
      if (!isUp) throw lineLost();
      if (longChannels >= maxLongChannels) {
        throw new Failure({ code: 'host.busy', details, technical: `${longChannels} long channels are open` });
      }
      longChannels += 1;
      let release = () => {};
      let given = false;
      const giveBack = () => {
        if (given) return;
        given = true;
        longChannels -= 1;
        release();
      };
      try {
        release = await slots.acquire(signal ? AbortSignal.any([signal, lost.signal]) : lost.signal);
        return await startLong(line, command, how, giveBack);
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    forwardUnix: (path) => openForward(client, { kind: 'unix', path }, details, lost.signal),
    forwardTcp: (address, port) => openForward(client, { kind: 'tcp', address, port }, details, lost.signal),
    get openChannelCount() {
      return slots.used;
    },
    get isUp() {
      return isUp;
    },
    onClose(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (!isUp) return;
      closing = true;
      const over = new Promise<void>((resolve) => client.once('close', () => resolve()));
      client.end();
      const impatience = setTimeout(() => client.destroy(), 1_000);
      await over;
      clearTimeout(impatience);
    },
  };
}
