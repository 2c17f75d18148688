import ssh2 from 'ssh2';

/** The public half of an OpenSSH private key, as one line of `authorized_keys`. */
export function publicKeyOf(privateKey: string, comment: string): string {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!key) throw new Error('the file holds no key');
  return `${key.type} ${key.getPublicSSH().toString('base64')} ${comment}`;
}
