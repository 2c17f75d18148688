import { createDecipheriv } from 'node:crypto';
import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConsoleClosed } from '#lib/engine/gateway/console-closed.ts';
import { shakeHandsUpstream } from '#lib/engine/gateway/rfb-upstream-handshake.ts';
import { answerVncChallenge } from '#lib/engine/gateway/vnc-challenge.ts';

const init = Buffer.concat([Buffer.alloc(20, 3), Buffer.from([0, 0, 0, 3]), Buffer.from('web')]);
const version = Buffer.from('RFB 003.008\n');

/** Says bytes in pieces and returns what the handshake made of them, what it said, and what it left in the stream. */
async function run(said: Buffer, cuts: number[], password?: string) {
  const [near, far] = duplexPair();
  const heard: Buffer[] = [];
  far.on('data', (bytes: Buffer) => heard.push(bytes));
  const signal = AbortSignal.timeout(2_000);
  const done = shakeHandsUpstream(near, { password, signal });
  let at = 0;
  for (const cut of [...cuts, said.length]) {
    const end = Math.min(said.length, at + cut);
    if (end > at) far.write(said.subarray(at, end));
    at = end;
    await Promise.resolve();
  }
  far.end();
  const serverInit = await done;
  const left: Buffer[] = [];
  for await (const bytes of near) left.push(bytes as Buffer);
  return { serverInit, heard: Buffer.concat(heard), left: Buffer.concat(left) };
}

const cutting = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 });

describe('shakeHandsUpstream', () => {
  it('takes no security, asks for a shared screen, and leaves what follows in the stream, however it is cut', async () => {
    const said = Buffer.concat([version, Buffer.from([2, 2, 1]), Buffer.alloc(4), init, Buffer.from('picture')]);
    await fc.assert(
      fc.asyncProperty(cutting, async (cuts) => {
        const { serverInit, heard, left } = await run(said, cuts);
        expect(serverInit).toEqual(init);
        expect(heard).toEqual(Buffer.concat([version, Buffer.from([1, 1])]));
        expect(left.toString()).toBe('picture');
      }),
      { numRuns: 40 },
    );
  });

  it('answers a challenge', async () => {
    const challenge = Buffer.from('0123456789abcdef');
    const said = Buffer.concat([version, Buffer.from([1, 2]), challenge, Buffer.alloc(4), init]);
    const { heard } = await run(said, [5, 5, 5], 'secret');
    expect(heard.subarray(13, 29)).toEqual(answerVncChallenge(challenge, 'secret'));
  });

  it('throws nothing but ConsoleClosed at any bytes', async () => {
    const start = fc.constantFrom(Buffer.alloc(0), version, Buffer.concat([version, Buffer.from([1, 1])]));
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 60 }), cutting, async (first, rest, cuts) => {
        await run(Buffer.concat([first, rest]), cuts).catch((error: unknown) =>
          expect(error).toBeInstanceOf(ConsoleClosed),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('answerVncChallenge', () => {
  it('is DES under the mirrored password, of which eight bytes count', () => {
    const challenge = Buffer.from('0123456789abcdef');
    const answer = answerVncChallenge(challenge, 'password-and-more');
    expect(answer).toEqual(answerVncChallenge(challenge, 'password'));
    // "password" with the bits of each byte mirrored
    const key = Buffer.from('0e86ceceeef64e26', 'hex');
    const decipher = createDecipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false);
    expect(Buffer.concat([decipher.update(answer), decipher.final()])).toEqual(challenge);
  });
});
