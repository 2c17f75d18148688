import { expect, it } from 'vitest';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import { fingerprintCommand, probedKeyOf } from './probed-key.ts';

it.each([
  ['ssh-ed25519', 'ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa'],
  ['ssh-rsa', 'rsa'],
])('names the file of %s', (algorithm, file) => {
  expect(fingerprintCommand(algorithm)).toBe(`ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`);
});

it('finds the key among the steps, and nothing where there is none', () => {
  const key = { hostKey: 'AAAA', algorithm: 'ssh-ed25519', fingerprint: 'SHA256:x' };
  const withSteps = (results: (Record<string, string> | null)[]) =>
    ({ steps: results.map((result) => ({ result })) }) as unknown as OperationDetail;
  expect(probedKeyOf(withSteps([null, key]))).toEqual(key);
  expect(probedKeyOf(withSteps([null, { virtType: 'kvm' }]))).toBeNull();
});
