import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import {
  derBits,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derText,
  derTime,
  derValue,
} from '#lib/setup/der.ts';

const ecdsaWithSha256 = derSequence(derOid('1.2.840.10045.4.3.2'));

/** A certificate for `names` (host names and IP addresses) that signs itself, and its key, both PEM. ECDSA P-256. */
export function makeCertificate(names: string[], from: Date, days: number): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const until = new Date(from.getTime() + days * 86_400_000);
  const subject = derSequence(derSet(derSequence(derOid('2.5.4.3'), derText((names[0] ?? 'guesthouse').slice(0, 64)))));
  const extension = (oid: string, critical: boolean, value: Buffer) =>
    derSequence(derOid(oid), ...(critical ? [derValue(0x01, Buffer.from([0xff]))] : []), derOctets(value));
  const extensions = derValue(
    0xa3,
    derSequence(
      extension('2.5.29.17', false, derSequence(...names.map(encodeName))),
      extension('2.5.29.19', true, derSequence()),
      // digitalSignature; serverAuth
      extension('2.5.29.15', true, derValue(0x03, Buffer.from([7, 0x80]))),
      extension('2.5.29.37', false, derSequence(derOid('1.3.6.1.5.5.7.3.1'))),
    ),
  );
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = derSequence(
    derValue(0xa0, derInteger(Buffer.from([2]))),
    derInteger(serial),
    ecdsaWithSha256,
    subject,
    derSequence(derTime(from), derTime(until)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = derSequence(body, ecdsaWithSha256, derBits(signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A GeneralName: dNSName [2] or iPAddress [7]. */
function encodeName(name: string): Buffer {
  if (isIPv4(name)) return derValue(0x87, Buffer.from(name.split('.').map(Number)));
  if (isIPv6(name)) return derValue(0x87, encodeIpv6(name));
  return derValue(0x82, Buffer.from(name, 'ascii'));
}

function encodeIpv6(address: string): Buffer {
  const [head = '', tail] = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all =
    tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
