import { describe, expect, it } from 'vitest';
import { keyLabel, makePassword, suggestName, suggestUser } from '#components/guests/create/suggest-name.ts';

describe('suggestions', () => {
  it('names that nobody has', () => {
    expect(suggestName('debian-12', 1, new Set())).toBe('debian-12-1');
    expect(suggestName('debian-12', 1, new Set(['debian-12-1', 'debian-12-2']))).toBe('debian-12-3');
    expect(suggestName('web', 3, new Set(['web-2']))).toBe('web-{3}');
    expect(suggestName('Debian 13 (netinst).iso', 1, new Set())).toBe('debian-13-netinst-1');
    expect(suggestName('日本', 1, new Set())).toBe('guest-1');
  });

  it.each([
    ['Ines Ferreira', 'ines'],
    ['Émile', 'emile'],
    ['山田', 'guest'],
    ['root', 'guest'],
    ['4chan', 'guest'],
  ])('%s logs in as %s', (name, user) => expect(suggestUser(name)).toBe(user));

  it('passwords of 80 bits that can be typed', () => {
    expect(makePassword()).toMatch(/^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(new Set(Array.from({ length: 50 }, () => makePassword())).size).toBe(50);
  });

  it('keys by their comment', () => {
    expect(keyLabel('ssh-ed25519 AAAAC3NzaC1lZDI1 ines@laptop')).toBe('ines@laptop');
    expect(keyLabel('ssh-ed25519 AAAAC3NzaC1lZDI1')).toBe('ssh-ed25519 …aC1lZDI1');
  });
});
