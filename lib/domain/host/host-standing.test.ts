import { expect, test } from 'vitest';
import { connectionAfter, isCertain } from '#lib/domain/host/host-standing.ts';
import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';

const certain: RefusalCode[] = [
  'host.not-ssh',
  'host.ssh-unagreed',
  'host.auth-failed',
  'host.key-changed',
  'host.key-unaccepted',
  'host.no-virsh',
  'host.libvirt-denied',
  'host.libvirt-old',
];

test.each(certain)('%s is what the host itself says, once is enough', (code) => {
  expect(connectionAfter({ code })).toBe('refused');
  expect(isCertain({ code })).toBe(true);
});

const passing: RefusalCode[] = [
  // somebody deleted it between the listing and the look
  'volume.missing',
  'pool.missing',
  'pool.busy',
  'guest.gone',
  'network.missing',
  // a package is being upgraded
  'host.libvirt-down',
  'host.command-failed',
  'server.failed',
];

test.each(passing)('%s may pass by itself: one miss does not grey a host', (code) => {
  expect(connectionAfter({ code })).toBe('refused');
  expect(isCertain({ code })).toBe(false);
});

test('a host that does not answer is away after some misses only', () => {
  expect(connectionAfter({ code: 'host.line-lost' })).toBe('away');
  expect(isCertain({ code: 'host.name-unknown' })).toBe(false);
});
