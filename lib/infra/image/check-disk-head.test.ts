import { expect, it } from 'vitest';
import { checkDiskHead } from '#lib/infra/image/check-disk-head.ts';

it('takes a disk with a boot sector', () => {
  const head = Buffer.alloc(1024);
  head.writeUInt16BE(0x55aa, 510);
  expect(checkDiskHead(head, 'a.img')).toMatchObject({ ok: true, value: { format: 'raw' } });
});

it.each([
  ['a VMDK disk', Buffer.from('KDMV')],
  ['a web page', Buffer.from('\n <!DOCTYPE html>')],
  ['of no known kind', Buffer.from('hello')],
  ['of no known kind', Buffer.alloc(0)],
])('says what it is instead: %s', (what, head) => {
  const judged = checkDiskHead(head, 'a.img');
  expect(judged).toMatchObject({ ok: false, refusal: { code: 'image.not-an-image' } });
  expect(JSON.stringify(judged)).toContain(what);
});
