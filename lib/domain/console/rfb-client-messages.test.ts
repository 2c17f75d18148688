import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRfbClientParser,
  type RfbMessageHead,
  RfbProtocolError,
} from '#lib/domain/console/rfb-client-messages.ts';

type Seen = { head: RfbMessageHead; bytes: number[] };

function parse(chunks: Uint8Array[]): { seen: Seen[]; atBoundary: boolean; encodings: readonly number[] } {
  const seen: Seen[] = [];
  const parser = createRfbClientParser({
    begin: (head) => seen.push({ head, bytes: [] }),
    bytes: (piece) => seen.at(-1)?.bytes.push(...piece),
  });
  for (const chunk of chunks) parser.push(chunk);
  return { seen, atBoundary: parser.isAtBoundary(), encodings: parser.encodings() };
}

const u16 = (value: number) => [(value >> 8) & 255, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const bytes = (length: number) => fc.array(fc.nat(255), { minLength: length, maxLength: length });
const after = (start: number[], length: number) => bytes(length).map((rest) => [...start, ...rest]);
const counted = (max: number, build: (n: number) => { start: number[]; rest: number }) =>
  fc.nat(max).chain((n) => after(build(n).start, build(n).rest));

/** Every message there is, with any content. SetEncodings here never lists the extended mouse buttons. */
const message = fc.oneof(
  after([0], 19),
  fc
    .array(fc.integer({ min: -300, max: 100 }), { maxLength: 40 })
    .map((list) => [2, 0, ...u16(list.length), ...list.flatMap(u32)]),
  after([3], 9),
  after([4], 7),
  after([5], 5),
  counted(400, (n) => ({ start: [6, 0, 0, 0, ...u32(n)], rest: n })),
  counted(400, (n) => ({ start: [6, 0, 0, 0, ...u32(-n)], rest: n })),
  after([150], 9),
  counted(64, (n) => ({ start: [248, 0, 0, 0, 0, 0, 0, 0, n], rest: n })),
  after([250], 3),
  counted(12, (n) => ({ start: [251, 0, 1, 2, 3, 4, n, 0], rest: 16 * n })),
  after([255, 0], 10),
  fc.constantFrom([255, 1, 0, 0], [255, 1, 0, 1]),
  after([255, 1, 0, 2], 6),
);

/** Cuts bytes at any places. */
function cut(all: number[], places: number[]): Uint8Array[] {
  const at = [...new Set(places.map((place) => place % (all.length + 1)))].sort((a, b) => a - b);
  const chunks = [...at, all.length].map((end, index) =>
    Uint8Array.from(all.slice(index === 0 ? 0 : at[index - 1], end)),
  );
  return chunks;
}

describe('createRfbClientParser', () => {
  it('finds every message whole, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 30 }), (messages, places) => {
        const { seen, atBoundary } = parse(cut(messages.flat(), places));
        expect(seen.map((one) => one.bytes)).toEqual(messages);
        expect(seen.every((one) => one.head.lengthBytes === one.bytes.length)).toBe(true);
        expect(atBoundary).toBe(true);
      }),
    );
  });

  it('works a byte at a time', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
        const { seen } = parse(messages.flat().map((byte) => Uint8Array.of(byte)));
        expect(seen.map((one) => one.bytes)).toEqual(messages);
      }),
    );
  });

  it('throws nothing but its own error at any input, and the same however it is cut', () => {
    const run = (chunks: Uint8Array[]) => {
      try {
        return { seen: parse(chunks).seen };
      } catch (error) {
        if (!(error instanceof RfbProtocolError)) throw error;
        return { violation: error.violation };
      }
    };
    const likely = fc.oneof(fc.constantFrom(0, 2, 3, 4, 5, 6, 150, 248, 250, 251, 255, 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(likely, { maxLength: 600 }), fc.array(fc.nat(), { maxLength: 20 }), (all, places) => {
        expect(run(cut(all, places))).toEqual(run([Uint8Array.from(all)]));
      }),
      { numRuns: 500 },
    );
  });

  it('remembers the encodings and reads the longer pointer message only after they list it', () => {
    const longPointer = [5, 0x81, 0, 1, 0, 2, 3];
    const { seen, encodings } = parse([
      Uint8Array.from([2, 0, 0, 2, ...u32(7), ...u32(-316), ...longPointer, 250, 0, 1, 2]),
    ]);
    expect(encodings).toEqual([7, -316]);
    expect(seen.map((one) => one.bytes.length)).toEqual([12, 7, 4]);
    const { seen: short } = parse([Uint8Array.from([2, 0, 0, 1, ...u32(7), ...longPointer.slice(0, 6), 250, 0, 1, 2])]);
    expect(short.map((one) => one.bytes.length)).toEqual([8, 6, 4]);
  });

  it.each([
    ['unknown-type', [7]],
    ['unknown-type', [1]],
    ['unknown-subtype', [255, 2]],
    ['unknown-subtype', [255, 1, 0, 3]],
    ['too-long', [6, 0, 0, 0, ...u32((1 << 20) + 1)]],
    ['too-long', [6, 0, 0, 0, 0x80, 0, 0, 0]],
    ['too-long', [2, 0, ...u16(513)]],
    ['too-long', [248, 0, 0, 0, 0, 0, 0, 0, 65]],
  ])('refuses %s %j', (violation, start) => {
    expect(() => parse([Uint8Array.from(start)])).toThrow(expect.objectContaining({ violation }));
  });

  it('takes a whole MiB of cut text without keeping it', () => {
    let most = 0;
    const parser = createRfbClientParser({
      begin: () => undefined,
      bytes: (piece) => (most = Math.max(most, piece.length)),
    });
    parser.push(Uint8Array.from([6, 0, 0, 0, ...u32(1 << 20)]));
    for (let sent = 0; sent < 1 << 20; sent += 4096) parser.push(new Uint8Array(4096));
    expect(parser.isAtBoundary()).toBe(true);
    expect(most).toBe(4096);
  });
});
