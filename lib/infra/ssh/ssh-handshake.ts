import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';
import { hostKeyAlgorithmsFor } from '#lib/infra/ssh/host-key.ts';
import { openSocket } from '#lib/infra/ssh/open-socket.ts';

export type HandshakeOptions = {
  connectTimeoutMs?: number;
  signal?: AbortSignal;
  /** The line is lost when it is silent for three times this, 5 s if not given. */
  keepAliveMs?: number;
};

/** Looks at the offered host key: a Failure stops the handshake with it, null goes on. */
export type HostKeyJudge = (offered: Buffer) => Failure | null;

/**
 * Logs in. There is always a judge of the host key: ssh2 without one accepts any. Each phase (TCP, the server's first words, the
 * login) has `connectTimeoutMs`, 10 s if not given.
 *
 * @throws Failure host.name-unknown, port-closed, unreachable, not-ssh, ssh-unagreed, busy, auth-failed, and what the judge says
 */
export async function handshake(
  to: { address: string; port: number; pinnedHostKey: string | null },
  login: Pick<ConnectConfig, 'username' | 'password' | 'privateKey' | 'passphrase'>,
  judge: HostKeyJudge,
  details: RefusalDetails,
  options: HandshakeOptions,
): Promise<Client> {
  const timeoutMs = options.connectTimeoutMs ?? 10_000;
  const socket = await openSocket(to, details, { timeoutMs, signal: options.signal });
  const client = new ssh2.Client();
  let firstBytes = '';
  let judged: Failure | null = null;
  let negotiated = false;

  return await new Promise<Client>((resolve, reject) => {
    const spoke = () => /^SSH-/m.test(firstBytes);
    const stop = (error: unknown) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      client.off('close', onClose);
      socket.destroy();
      reject(error);
    };
    const fail = (error: Error) =>
      stop(
        judged ?? classifyHandshakeError(error, { firstBytes, negotiated, pinned: to.pinnedHostKey !== null }, details),
      );
    const onAbort = () => stop(options.signal?.reason);
    const onClose = () => fail(new Error('the server closed the connection'));
    const onTimeout = () => fail(new Error(`no ${spoke() ? 'login' : 'SSH greeting'} within ${timeoutMs / 1000} s`));
    let timer = setTimeout(onTimeout, timeoutMs);
    options.signal?.addEventListener('abort', onAbort, { once: true });

    client.on('error', fail); // stays for the whole life: an unheard error would end the process
    client.on('close', onClose);
    client.on('keyboard-interactive', (_name, _instructions, _lang, prompts, finish) => {
      finish(prompts.map((prompt) => (prompt.echo ? '' : String(login.password ?? ''))));
    });
    client.once('handshake', () => {
      negotiated = true;
    });
    client.once('ready', () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      client.off('close', onClose);
      client.setNoDelay(true);
      resolve(client);
    });

    try {
      client.connect({
        ...login,
        sock: socket,
        tryKeyboard: login.password !== undefined,
        authHandler: login.password === undefined ? ['publickey'] : ['password', 'keyboard-interactive'],
        algorithms: { serverHostKey: hostKeyAlgorithmsFor(to.pinnedHostKey) },
        hostVerifier: (offered: Buffer) => {
          judged = judge(offered);
          return judged === null;
        },
        readyTimeout: 0, // ours above, because it knows the phase
        keepaliveInterval: options.keepAliveMs ?? 5_000,
        keepaliveCountMax: 3,
      });
    } catch (error) {
      // the only thing connect() throws for with this configuration is a private key that it cannot read
      stop(new Failure({ code: 'host.auth-failed', details, technical: String(error) }, { cause: error }));
      return;
    }
    socket.on('data', function hear(chunk: Buffer) {
      firstBytes += chunk.toString('latin1').slice(0, 1024);
      if (!spoke() && firstBytes.length < 8192) return;
      socket.off('data', hear);
      clearTimeout(timer);
      timer = setTimeout(onTimeout, timeoutMs);
    });
  });
}

type Seen = { firstBytes: string; negotiated: boolean; pinned: boolean };

/** What a broken handshake means, by how far it came. ssh2 tells the kind only in `level` and in its text. */
export function classifyHandshakeError(
  error: Error & { level?: string },
  seen: Seen,
  details: RefusalDetails,
): Failure {
  const failure = (code: Failure['refusal']['code'], technical = error.message) =>
    new Failure({ code, details, technical }, { cause: error });
  if (error.level === 'client-authentication' || /authentication/i.test(error.message))
    return failure('host.auth-failed');
  if (/^SSH-/m.test(seen.firstBytes)) {
    // the pinned kind of key is gone: the machine was set up anew, or it is another one
    if (seen.pinned && error.message.includes('no matching host key format')) return failure('host.key-changed');
    if (error.message.startsWith('Handshake failed: no matching')) return failure('host.ssh-unagreed');
    return failure(seen.negotiated ? 'host.auth-failed' : 'host.unreachable');
  }
  // sshd says one of these instead of its greeting when too many are logging in (MaxStartups, PerSourcePenalties)
  if (/Exceeded MaxStartups|Not allowed at this time/.test(seen.firstBytes))
    return failure('host.busy', seen.firstBytes.trim());
  if (seen.firstBytes === '' && !error.message.startsWith('no SSH greeting')) return failure('host.unreachable');
  return failure(
    'host.not-ssh',
    seen.firstBytes ? `it said: ${JSON.stringify(seen.firstBytes.slice(0, 80))}` : error.message,
  );
}
