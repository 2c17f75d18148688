/** The few pieces of DER (X.690) that a certificate is made of. */
const encodeLength = (length: number): Buffer => {
  if (length < 128) return Buffer.from([length]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
};

export const derValue = (tag: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), encodeLength(body.length), body]);
};

export const derSequence = (...content: Buffer[]): Buffer => derValue(0x30, ...content);

export const derSet = (...content: Buffer[]): Buffer => derValue(0x31, ...content);

export const derText = (text: string): Buffer => derValue(0x0c, Buffer.from(text));

export const derOctets = (content: Buffer): Buffer => derValue(0x04, content);

export const derBits = (content: Buffer): Buffer => derValue(0x03, Buffer.from([0]), content);

/** A positive integer from its big-endian bytes. */
export const derInteger = (bytes: Buffer): Buffer =>
  derValue(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

/** An object identifier such as `2.5.4.3`. */
export function derOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return derValue(0x06, Buffer.from(bytes));
}

/** A time of this century up to 2049, as UTCTime. */
export const derTime = (at: Date): Buffer =>
  derValue(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`));
