/**
 * A writer for small ISO 9660 discs (ECMA-119) with Joliet names: some files in the root, nothing else. That is all a seed
 * or an answer file needs, and no tool has to be on the host or here. Without Joliet, Linux would show USER_DAT for
 * `user-data`. Same input, same bytes.
 */
export type IsoFile = { name: string; content: Buffer };

const sector = 2048;
/** Where things are, in sectors; 0–15 are the system area. */
const at = {
  primary: 16,
  joliet: 17,
  end: 18,
  pathL: 19,
  pathM: 20,
  jolietPathL: 21,
  jolietPathM: 22,
  root: 23,
  jolietRoot: 24,
  files: 25,
};
/** Linux reads ahead to the end of a track; genisoimage pads for the same reason. */
const paddingSectors = 16;

const both16 = (buffer: Buffer, value: number, offset: number) => {
  buffer.writeUInt16LE(value, offset);
  buffer.writeUInt16BE(value, offset + 2);
};
const both32 = (buffer: Buffer, value: number, offset: number) => {
  buffer.writeUInt32LE(value, offset);
  buffer.writeUInt32BE(value, offset + 4);
};

const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** One date for all: 1 January 2020, 00:00 UTC, so that the bytes depend on the content alone. */
const recordDate = Buffer.from([120, 1, 1, 0, 0, 0, 0]);
const volumeDate = Buffer.concat([Buffer.from('2020010100000000', 'ascii'), Buffer.from([0])]);
const noDate = Buffer.concat([Buffer.from('0'.repeat(16), 'ascii'), Buffer.from([0])]);

type Extent = { start: number; size: number };

/** ECMA-119 9.1 */
function directoryRecord(identifier: Buffer, extent: Extent, isDirectory: boolean): Buffer {
  const length = 33 + identifier.length + ((identifier.length + 1) % 2);
  const record = Buffer.alloc(length);
  record[0] = length;
  both32(record, extent.start, 2);
  both32(record, extent.size, 10);
  recordDate.copy(record, 18);
  record[25] = isDirectory ? 2 : 0;
  both16(record, 1, 28);
  record[32] = identifier.length;
  identifier.copy(record, 33);
  return record;
}

/** Names sorted as bytes, as 9.3 wants; `.` and `..` are one byte, 0 and 1. */
function directory(start: number, entries: readonly { identifier: Buffer; extent: Extent }[]): Buffer {
  const self = { start, size: sector };
  const sorted = [...entries].sort((a, b) => Buffer.compare(a.identifier, b.identifier));
  const records = [
    directoryRecord(Buffer.from([0]), self, true),
    directoryRecord(Buffer.from([1]), self, true),
    ...sorted.map((entry) => directoryRecord(entry.identifier, entry.extent, false)),
  ];
  const content = Buffer.concat(records);
  if (content.length > sector) throw new RangeError('too many files for one disc');
  return Buffer.concat([content, Buffer.alloc(sector - content.length)]);
}

/** 9.4: the root is the only directory. */
function pathTable(rootStart: number, isBigEndian: boolean): Buffer {
  const table = Buffer.alloc(sector);
  table[0] = 1;
  if (isBigEndian) {
    table.writeUInt32BE(rootStart, 2);
    table.writeUInt16BE(1, 6);
  } else {
    table.writeUInt32LE(rootStart, 2);
    table.writeUInt16LE(1, 6);
  }
  return table;
}

type Descriptor = { type: 1 | 2; label: string; sectors: number; rootStart: number; pathL: number; pathM: number };

/** 8.4 and 8.5. The supplementary one says with `%/E` that its names are UCS-2 (Joliet level 3). */
function volumeDescriptor({ type, label, sectors, rootStart, pathL, pathM }: Descriptor): Buffer {
  const isJoliet = type === 2;
  const d = Buffer.alloc(sector);
  const put = (text: string, offset: number, length: number) => {
    const filler = isJoliet ? ucs2(' '.repeat(length / 2)) : Buffer.from(' '.repeat(length), 'ascii');
    filler.copy(d, offset);
    (isJoliet ? ucs2(text) : Buffer.from(text, 'ascii')).copy(d, offset, 0, length);
  };
  d[0] = type;
  d.write('CD001', 1, 'ascii');
  d[6] = 1;
  put('', 8, 32);
  put(label, 40, 32);
  both32(d, sectors, 80);
  if (isJoliet) Buffer.from('%/E', 'ascii').copy(d, 88);
  both16(d, 1, 120);
  both16(d, 1, 124);
  both16(d, sector, 128);
  both32(d, 10, 132);
  d.writeUInt32LE(pathL, 140);
  d.writeUInt32BE(pathM, 148);
  directoryRecord(Buffer.from([0]), { start: rootStart, size: sector }, true).copy(d, 156);
  put('', 190, 128);
  put('', 318, 128);
  put('', 446, 128);
  put('GUESTHOUSE', 574, 128);
  for (const [offset, length] of [
    [702, 36],
    [739, 36],
    [776, 36],
  ] as const)
    put('', offset, length);
  volumeDate.copy(d, 813);
  volumeDate.copy(d, 830);
  noDate.copy(d, 847);
  volumeDate.copy(d, 864);
  d[881] = 1;
  return d;
}

function terminator(): Buffer {
  const d = Buffer.alloc(sector);
  d[0] = 255;
  d.write('CD001', 1, 'ascii');
  d[6] = 1;
  return d;
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((sector - (content.length % sector)) % sector)]);

/**
 * A disc image. A label has at most 16 letters, digits, `-`, `_`; a name at most 64 characters of ASCII, without slash,
 * backslash, star, colon, semicolon and question mark, each once. Throws RangeError otherwise.
 */
export function buildIso9660({ label, files }: { label: string; files: readonly IsoFile[] }): Buffer {
  if (!/^[A-Za-z0-9_-]{1,16}$/u.test(label)) throw new RangeError(`"${label}" cannot be the label of a disc`);
  const names = new Set(files.map((file) => file.name));
  if (
    names.size !== files.length ||
    files.some((file) => !/^[\x20-\x7e]{1,64}$/u.test(file.name) || /[*/:;?\\]/u.test(file.name))
  )
    throw new RangeError('a name is used twice, too long, or holds a character that Joliet does not');
  let next = at.files;
  const placed = files.map((file, index) => {
    const size = file.content.length;
    const extent = { start: size === 0 ? 0 : next, size };
    next += Math.ceil(size / sector);
    // The plain names are for systems without Joliet only; numbered, so that they are unique and legal at level 1.
    return {
      extent,
      plain: Buffer.from(`FILE${String(index + 1).padStart(4, '0')}.;1`, 'ascii'),
      joliet: ucs2(file.name),
    };
  });
  const sectors = next + paddingSectors;
  return Buffer.concat([
    Buffer.alloc(at.primary * sector),
    volumeDescriptor({ type: 1, label, sectors, rootStart: at.root, pathL: at.pathL, pathM: at.pathM }),
    volumeDescriptor({
      type: 2,
      label,
      sectors,
      rootStart: at.jolietRoot,
      pathL: at.jolietPathL,
      pathM: at.jolietPathM,
    }),
    terminator(),
    pathTable(at.root, false),
    pathTable(at.root, true),
    pathTable(at.jolietRoot, false),
    pathTable(at.jolietRoot, true),
    directory(
      at.root,
      placed.map(({ plain, extent }) => ({ identifier: plain, extent })),
    ),
    directory(
      at.jolietRoot,
      placed.map(({ joliet, extent }) => ({ identifier: joliet, extent })),
    ),
    ...files.map((file) => padded(file.content)),
    Buffer.alloc(paddingSectors * sector),
  ]);
}
