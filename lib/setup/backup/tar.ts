const blockBytes = 512;

/** One file of a tar archive. */
export type TarEntry = { name: string; content: Buffer };

/** The header, content and padding of one file (ustar). Names are short and plain here. */
export function buildTarEntry({ name, content }: TarEntry, mtimeSeconds: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  if (Buffer.byteLength(name) > 100) throw new Error(`too long for a tar header: ${name}`);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o600, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(mtimeSeconds, 12), 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc(padding(content.length))]);
}

export const tarEnd = (): Buffer => Buffer.alloc(2 * blockBytes);

const padding = (length: number): number => (blockBytes - (length % blockBytes)) % blockBytes;

/** Reads a tar archive from a stream, one file at a time. Throws when it is cut off or damaged. */
export async function* readTar(stream: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const source = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const take = async (bytes: number): Promise<Buffer> => {
    const parts = [held];
    let length = held.length;
    while (length < bytes) {
      const next = await source.next();
      if (next.done) throw new Error('The file ends in the middle.');
      parts.push(next.value);
      length += next.value.length;
    }
    const all = Buffer.concat(parts);
    held = all.subarray(bytes);
    return all.subarray(0, bytes);
  };
  for (;;) {
    const header = await take(blockBytes);
    if (header.every((byte) => byte === 0)) return;
    const text = (from: number, length: number) => header.toString('utf8', from, from + length).replace(/\0.*$/s, '');
    const expected = Number.parseInt(text(148, 8), 8);
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    if (sum !== expected || text(257, 5) !== 'ustar') throw new Error('The file is not a backup, or it is damaged.');
    const length = Number.parseInt(text(124, 12), 8);
    const content = await take(length);
    await take(padding(length));
    yield { name: text(0, 100), content };
  }
}
