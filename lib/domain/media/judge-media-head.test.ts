import { expect, test } from 'vitest';
import { judgeMediaHead, mediaHeadBytes } from '#lib/domain/media/judge-media-head.ts';

/** A beginning with some bytes at their places. */
function headWith(...parts: [at: number, hex: string][]): Uint8Array {
  const head = new Uint8Array(mediaHeadBytes);
  for (const [at, hex] of parts)
    for (let index = 0; index < hex.length; index += 2)
      head[at + index / 2] = Number.parseInt(hex.slice(index, index + 2), 16);
  return head;
}
const cd001 = '4344303031';
const outcome = (head: Uint8Array, name: string) => {
  const judged = judgeMediaHead(head, name);
  return judged.ok ? judged.value : `${judged.refusal.code}: ${judged.refusal.technical}`;
};

test.each([
  ['an ISO 9660', headWith([32_769, cd001]), 'a.iso', 'iso'],
  ['a disc with UDF alone', headWith([32_769, '4245413031']), 'A.ISO', 'iso'],
  ['a hybrid one, with a boot sector and a GPT', headWith([510, '55aa'], [32_769, cd001]), 'a.iso', 'iso'],
  ['a qcow2', headWith([0, '514649fb']), 'a.qcow2', 'qcow2'],
  ['a raw disk', headWith([510, '55aa']), 'a.img', 'raw'],
])('%s is taken', (_, head, name, kind) => {
  expect(outcome(head, name)).toBe(kind);
});

test.each([
  ['nothing known', headWith(), 'a.iso', /no known kind/],
  ['a file that is too short to tell', new Uint8Array(100), 'a.iso', /no known kind/],
  ['a packed one', headWith([0, 'fd377a585a00']), 'a.iso', /packed with xz/],
  ['a VMDK', headWith([0, '4b444d56']), 'a.img', /VMDK/],
  ['an ISO that is called a disk', headWith([32_769, cd001]), 'a.img', /end in \.iso/],
  ['a disk that is called an ISO', headWith([510, '55aa']), 'a.iso', /disk image \(raw\)/],
  ['a file that is both', headWith([0, '514649fb'], [32_769, cd001]), 'a.iso', /disk image \(qcow2\)/],
])('%s is not', (_, head, name, why) => {
  expect(outcome(head, name)).toMatch(/^media\.not-media: /);
  expect(outcome(head, name)).toMatch(why);
});
