import { createCipheriv } from 'node:crypto';

/**
 * The answer to the challenge of VNC authentication (RFC 6143, 7.2.2): DES in ECB mode, keyed by the first eight bytes
 * of the password with the bits of each byte mirrored. OpenSSL 3 keeps single DES in its legacy provider, which Node
 * does not load; triple DES with one key three times over is the same function.
 */
export function answerVncChallenge(challenge: Uint8Array, password: string): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, 'latin1').copy(key, 0, 0, 8);
  for (const [index, byte] of key.entries()) key[index] = mirrorBits(byte);
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

function mirrorBits(byte: number): number {
  let mirrored = 0;
  for (let bit = 0; bit < 8; bit += 1) if (byte & (1 << bit)) mirrored |= 0x80 >> bit;
  return mirrored;
}
