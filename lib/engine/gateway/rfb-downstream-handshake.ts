import { ConsoleClosed } from '#lib/engine/gateway/console-closed.ts';

/**
 * All that a VNC server says before ServerInit when its only security type is None: its version, one security type,
 * and "OK". None of it depends on the browser's answers, so it is sent at once and the handshake costs no round trip.
 */
export const downstreamGreeting: Uint8Array = Uint8Array.from([
  ...new TextEncoder().encode('RFB 003.008\n'),
  ...[1, 1], // one security type: None
  ...[0, 0, 0, 0], // SecurityResult: OK
]);

const versionBytes = 12;
/** Version, chosen security type, and ClientInit with the shared flag (which the gateway decides itself). */
const answerBytes = versionBytes + 1 + 1;

export type DownstreamHandshake = {
  /** Takes bytes of the browser. Returns what follows the handshake once that is complete, undefined before. Throws ConsoleClosed. */
  push: (chunk: Uint8Array) => Uint8Array | undefined;
};

/** Reads the browser's half of the handshake. */
export function createDownstreamHandshake(): DownstreamHandshake {
  let seen = Buffer.alloc(0);
  return {
    push: (chunk) => {
      const lacking = answerBytes - seen.length;
      seen = Buffer.concat([seen, chunk.subarray(0, lacking)]);
      const version = seen.subarray(0, versionBytes).toString('latin1');
      if (!'RFB 003.008\n'.startsWith(version)) throw new ConsoleClosed('bad-message');
      if (seen.length > versionBytes && seen[versionBytes] !== 1) throw new ConsoleClosed('bad-message');
      return seen.length < answerBytes ? undefined : chunk.subarray(Math.max(0, lacking));
    },
  };
}
