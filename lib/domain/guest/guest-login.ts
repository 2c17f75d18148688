import { z } from 'zod';

const keyTypes = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
];

/** The type is written a second time inside the base64, after its length; a key cut in the middle or mixed up shows there. */
function isPublicKeyLine(line: string): boolean {
  const [type = '', body = ''] = line.split(/ +/u);
  if (!keyTypes.includes(type) || !/^[A-Za-z0-9+/]{40,}={0,2}$/u.test(body) || body.length % 4 !== 0) return false;
  const bytes = atob(body);
  const lengthBytes = [...bytes.slice(0, 4)].map((c) => c.charCodeAt(0));
  const length = lengthBytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.slice(4, 4 + length) === type;
}

/** One public key as in an `authorized_keys` file, without options. */
export const SshPublicKey = z
  .string()
  .trim()
  .max(10_000)
  .refine((line) => !/[\r\n\p{Cc}]/u.test(line), 'One key is one line.')
  .refine((line) => !line.startsWith('-----BEGIN'), 'This is a private key. Give the .pub file.')
  .refine(isPublicKeyLine, 'This is not a public SSH key. It begins with ssh-ed25519, ssh-rsa or ecdsa-.');
export type SshPublicKey = z.infer<typeof SshPublicKey>;

/** Accounts that the distributions bring: creating one of them does nothing, so its password would be lost. */
const systemAccounts = [
  'root',
  'daemon',
  'bin',
  'sys',
  'sync',
  'mail',
  'www-data',
  'backup',
  'nobody',
  'sshd',
  'messagebus',
  'operator',
  'adm',
];

export const LoginUser = z
  .string()
  .trim()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/u, 'Small letters, digits, - and _, beginning with a letter, at most 32.')
  .refine((user) => !systemAccounts.includes(user), 'The system has an account of this name already.');
export type LoginUser = z.infer<typeof LoginUser>;

/** What a person types. The password is turned into a hash before anything is kept: see `GuestLogin`. */
export const GuestLoginRequest = z
  .object({
    user: LoginUser,
    password: z
      .string()
      .min(1, 'Give a password.')
      .max(256)
      .regex(/^[^\p{Cc}]*$/u, 'No control characters.')
      .optional(),
    sshKeys: z.array(SshPublicKey).max(50).default([]),
  })
  .refine((login) => login.password !== undefined || login.sshKeys.length > 0, {
    message: 'Give a password or a key, or nobody can log in.',
    path: ['password'],
  });
export type GuestLoginRequest = z.infer<typeof GuestLoginRequest>;

/** What is kept in a plan and written into the seed: never the password itself. */
export const GuestLogin = z.object({
  user: LoginUser,
  passwordHash: z
    .string()
    .regex(/^\$6\$/u)
    .optional(),
  sshKeys: z.array(SshPublicKey).default([]),
});
export type GuestLogin = z.infer<typeof GuestLogin>;
