import type { Duplex } from 'node:stream';
import { ConsoleClosed } from '#lib/engine/gateway/console-closed.ts';
import { readExactly, StreamEnded } from '#lib/engine/gateway/read-exactly.ts';
import { answerVncChallenge } from '#lib/engine/gateway/vnc-challenge.ts';

const clientVersion = 'RFB 003.008\n';
const securityNone = 1;
const securityVncAuth = 2;
/** Names of guests are shorter by far; a longer one means that this is no VNC server. */
const maxNameBytes = 4096;
const maxReasonBytes = 1024;

export type UpstreamHandshakeOptions = { password?: string; signal: AbortSignal };

/**
 * Speaks the client's half of the handshake to a VNC server (RFC 6143, 7.1–7.3), so that its password stays on this
 * side, and always asks for a shared screen: QEMU would throw everybody else out otherwise.
 * Returns ServerInit as it came; what follows it stays in the stream. Throws ConsoleClosed; the signal's reason too.
 */
export async function shakeHandsUpstream(stream: Duplex, options: UpstreamHandshakeOptions): Promise<Buffer> {
  try {
    return await shakeHands(stream, options);
  } catch (error) {
    if (error instanceof StreamEnded) throw new ConsoleClosed('ended', { cause: error });
    throw error;
  }
}

async function shakeHands(stream: Duplex, { password, signal }: UpstreamHandshakeOptions): Promise<Buffer> {
  const read = (length: number) => readExactly(stream, length, signal);
  const garbled = (what: string) => new ConsoleClosed('screen-garbled', { cause: new Error(what) });
  const readText = async (maxBytes: number) => {
    const length = (await read(4)).readUInt32BE();
    if (length > maxBytes) throw garbled(`a text of ${length} bytes`);
    return (await read(length)).toString('latin1');
  };

  const version = (await read(12)).toString('latin1');
  const [, major, minor] = /^RFB (\d{3})\.(\d{3})\n$/.exec(version) ?? [];
  if (major === undefined) throw garbled('no RFB version');
  // every QEMU since 2007 speaks 3.8; older ones choose the security type by themselves
  if (Number(major) < 3 || (Number(major) === 3 && Number(minor) < 8)) throw garbled(`RFB version ${major}.${minor}`);
  stream.write(clientVersion);

  const offered = [...(await read((await read(1)).readUInt8()))];
  if (offered.length === 0) throw new ConsoleClosed('screen-auth', { detail: await readText(maxReasonBytes) });
  if (offered.includes(securityNone)) {
    stream.write(Uint8Array.of(securityNone));
  } else if (offered.includes(securityVncAuth) && password !== undefined) {
    stream.write(Uint8Array.of(securityVncAuth));
    stream.write(answerVncChallenge(await read(16), password));
  } else {
    throw new ConsoleClosed('screen-auth', { cause: new Error(`security types ${offered.join(', ')}`) });
  }

  if ((await read(4)).readUInt32BE() !== 0) {
    const why = await readText(maxReasonBytes).catch(() => 'refused');
    throw new ConsoleClosed('screen-auth', { cause: new Error(why) });
  }

  const shared = 1;
  stream.write(Uint8Array.of(shared));
  const fixed = await read(24);
  const nameBytes = fixed.readUInt32BE(20);
  if (nameBytes > maxNameBytes) throw garbled(`a name of ${nameBytes} bytes`);
  return Buffer.concat([fixed, await read(nameBytes)]);
}
