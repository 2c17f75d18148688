import { expect, test } from 'vitest';
import { readScreenPasswords } from '#lib/infra/libvirt-xml/read-screen-passwords.ts';

const withScreens = (screens: string) => `<domain type='kvm'><devices>${screens}</devices></domain>`;

test('each screen has its own password', () => {
  const xml = withScreens(
    `<graphics type='spice' passwd='of spice'/><graphics type='vnc' port='5900'/><graphics type='vnc' port='5901' passwd='s3 &amp; cr'/>`,
  );
  expect(readScreenPasswords(xml)).toEqual(['of spice', null, 's3 & cr']);
});

test('a definition without screens has none', () => {
  expect(readScreenPasswords(withScreens(''))).toEqual([]);
});
