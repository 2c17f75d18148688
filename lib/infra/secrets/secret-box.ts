import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts and decrypts with AES-256-GCM. `purpose` is bound to the text: what was sealed as one kind opens only as that kind. */
export type SecretBox = {
  seal(purpose: string, plain: string): Uint8Array<ArrayBuffer>;
  open(purpose: string, sealed: Uint8Array): string;
};

/**
 * @param masterKey 32 bytes, kept in a file beside the data and never in the database.
 * @param previousKey opens what `masterKey` does not; nothing is sealed with it.
 */
export function createSecretBox(masterKey: Uint8Array, previousKey?: Uint8Array): SecretBox {
  for (const key of previousKey ? [masterKey, previousKey] : [masterKey])
    if (key.length !== 32) throw new Error(`a master key has ${key.length} bytes instead of 32`);
  return {
    seal: (purpose, plain) => seal(masterKey, purpose, plain),
    open(purpose, sealed) {
      try {
        return open(masterKey, purpose, sealed);
      } catch (error) {
        if (!previousKey) throw error;
        return open(previousKey, purpose, sealed);
      }
    },
  };
}

function seal(key: Uint8Array, purpose: string, plain: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

function open(key: Uint8Array, purpose: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
}
