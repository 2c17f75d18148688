import { expect, test } from 'vitest';
import { judgePart, nextPartBytes, partBytesMax } from '#lib/domain/media/upload-part.ts';

const mib = 1024 * 1024;
const so = { receivedBytes: 4 * mib, sizeBytes: 200 * mib };
const codeOf = (offsetBytes: number, lengthBytes: number, at = so) => {
  const judged = judgePart({ offsetBytes, lengthBytes }, at);
  return judged.ok ? 'taken' : judged.refusal.code;
};

test('the next part is taken, whatever else is not', () => {
  expect(codeOf(4 * mib, mib)).toBe('taken');
  expect(codeOf(4 * mib, partBytesMax)).toBe('taken');
  expect(codeOf(0, mib)).toBe('upload.out-of-order');
  expect(codeOf(5 * mib, mib)).toBe('upload.out-of-order');
  expect(codeOf(4 * mib, partBytesMax + 1)).toBe('upload.part-refused');
  expect(codeOf(4 * mib, 0)).toBe('upload.part-refused');
  expect(codeOf(4 * mib, 1000)).toBe('upload.part-refused');
});

test('the last part may be small, and none goes beyond the end', () => {
  const last = { receivedBytes: 10, sizeBytes: 110 };
  expect(codeOf(10, 100, last)).toBe('taken');
  expect(codeOf(10, 101, last)).toBe('upload.part-refused');
  expect(codeOf(10, 99, last)).toBe('upload.part-refused');
});

test('parts grow on a fast line up to a limit, and shrink on a slow one', () => {
  let last: { lengthBytes: number; tookMs: number } | null = null;
  const sizes: number[] = [];
  for (let index = 0; index < 8; index += 1) {
    const lengthBytes = nextPartBytes(last);
    sizes.push(lengthBytes / mib);
    last = { lengthBytes, tookMs: 50 };
  }
  expect(sizes).toEqual([4, 8, 16, 32, 64, 64, 64, 64]);
  expect(nextPartBytes({ lengthBytes: 64 * mib, tookMs: 60_000 })).toBe(3 * mib);
  expect(nextPartBytes({ lengthBytes: mib, tookMs: 60_000 })).toBe(mib);
});
