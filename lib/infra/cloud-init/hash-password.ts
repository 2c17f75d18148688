import { randomInt } from 'node:crypto';
import { encrypt } from 'unixcrypt';

const saltAlphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 16 characters, the most that SHA-crypt uses: 96 bits. */
const newSalt = (): string =>
  Array.from({ length: 16 }, () => saltAlphabet.charAt(randomInt(saltAlphabet.length))).join('');

/**
 * A password as `/etc/shadow` of every Linux and FreeBSD takes it: SHA-512 crypt (`$6$…`), 5000 rounds, about 10 ms.
 * https://www.akkadia.org/drepper/SHA-crypt.txt
 */
export const hashPassword = (password: string, salt: string = newSalt()): string => encrypt(password, `$6$${salt}`);
