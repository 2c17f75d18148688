import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecretBox } from '#lib/infra/secrets/secret-box.ts';

const box = createSecretBox(randomBytes(32));

test('what was sealed opens again, unicode and all', () => {
  expect(box.open('ssh-key', box.seal('ssh-key', 'grüße\n🏠'))).toBe('grüße\n🏠');
});

test('a secret opens only for the purpose it was sealed for', () => {
  expect(() => box.open('seed', box.seal('ssh-key', 'x'))).toThrow();
});

test('a changed byte is noticed', () => {
  const sealed = box.seal('ssh-key', 'secret');
  sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
  expect(() => box.open('ssh-key', sealed)).toThrow();
});

test('another key does not open it', () => {
  expect(() => createSecretBox(randomBytes(32)).open('a', box.seal('a', 'x'))).toThrow();
});

test('during a rotation the old key still opens, and nothing new is sealed with it', () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const both = createSecretBox(fresh, old);
  expect(both.open('a', createSecretBox(old).seal('a', 'x'))).toBe('x');
  expect(createSecretBox(fresh).open('a', both.seal('a', 'y'))).toBe('y');
});
