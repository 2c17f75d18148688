import { expect, it } from 'vitest';
import { classifySocketError } from '#lib/infra/ssh/open-socket.ts';

it.each([
  ['ENOTFOUND', 'host.name-unknown'],
  ['EAI_AGAIN', 'host.name-unknown'],
  ['ECONNREFUSED', 'host.port-closed'],
  ['EHOSTUNREACH', 'host.unreachable'],
  ['ENETUNREACH', 'host.unreachable'],
  ['ETIMEDOUT', 'host.unreachable'],
])('%s is %s', (code, expected) => {
  expect(classifySocketError(Object.assign(new Error(code), { code }), {}).refusal.code).toBe(expected);
});
