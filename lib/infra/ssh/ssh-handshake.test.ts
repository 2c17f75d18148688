import { expect, test } from 'vitest';
import { classifyHandshakeError } from '#lib/infra/ssh/ssh-handshake.ts';

const spoken = { firstBytes: 'SSH-2.0-OpenSSH_5.3\r\n', negotiated: false, pinned: false };

test('a server that speaks SSH with other algorithms is not called something else', () => {
  const words = 'Handshake failed: no matching key exchange algorithm';
  const { refusal } = classifyHandshakeError(new Error(words), spoken, { host: 'kvm-old' });
  expect(refusal).toMatchObject({ code: 'host.ssh-unagreed', technical: words });
});

test('where the pinned kind of key is gone, the key is another one', () => {
  const words = 'Handshake failed: no matching host key format';
  const { refusal } = classifyHandshakeError(new Error(words), { ...spoken, pinned: true }, { host: 'kvm1' });
  expect(refusal.code).toBe('host.key-changed');
});
