import { expect, it } from 'vitest';
import { isDiscOut } from './is-disc-out.ts';

const xml = `<domain type="qemu"><devices>
  <disk type="file" device="cdrom"><source file="/a.iso"/><target dev="sda" bus="sata" tray="open"/></disk>
  <disk type="file" device="cdrom"><source file="/b.iso"/><target dev="sdb" bus="sata"/></disk>
  <disk type="file" device="cdrom"><target dev="sdc" bus="sata"/></disk>
</devices></domain>`;

it.each([
  ['sda', true],
  ['sdb', false],
  ['sdc', true],
  ['sdd', false],
])('%s: %s', (target, isOut) => {
  expect(isDiscOut(xml, target)).toBe(isOut);
});
