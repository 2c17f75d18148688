import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLibvirtAccess, parseLibvirtdConf, removeLibvirtAccess } from '#lib/setup/local-host/libvirt-access.ts';

test('ours is the first of each name, which is the one that libvirt takes', () => {
  const text = addLibvirtAccess('auth_unix_rw = "polkit"\n#unix_sock_group = "libvirt"\n');
  expect(parseLibvirtdConf(text)).toMatchObject({
    auth_unix_rw: 'none',
    unix_sock_group: 'libvirt',
    unix_sock_rw_perms: '0770',
  });
});

test('adding twice is adding once, and taking out leaves what was there, to the byte', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const added = addLibvirtAccess(text);
      expect(addLibvirtAccess(added)).toBe(added);
      expect(removeLibvirtAccess(added)).toBe(text);
    }),
  );
});

test('lines that somebody wrote below ours stay', () => {
  const edited = `${addLibvirtAccess('a = 1\n')}max_clients = 7\n`;
  expect(removeLibvirtAccess(edited)).toBe('a = 1\nmax_clients = 7\n');
});
