import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Runtime, shareRuntime } from '#lib/infra/runtime/runtime.ts';
import { isForeignWrite } from '#lib/web/rpc-context.ts';

const origin = 'https://kvm.example';
beforeAll(() => shareRuntime({ origin } as Runtime));
afterAll(() => shareRuntime(undefined));

const ask = (method: string, headers: Record<string, string> = {}) =>
  isForeignWrite(new Request(`${origin}/rpc/guests/delete`, { method, headers }));

describe('a request that another site started', () => {
  it.each([
    ['no origin', {}],
    ['"null", as sandboxed frames send', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example' }],
    ['a site whose name begins like ours', { origin: 'https://kvm.example.evil.example' }],
    ['another port', { origin: 'https://kvm.example:8443' }],
    ['without encryption', { origin: 'http://kvm.example' }],
    ['another site, and a Host header that says it is ours', { origin: 'https://evil.example', host: 'evil.example' }],
    ['Basic credentials, which browsers do add', { origin: 'https://evil.example', authorization: 'Basic eDp5' }],
  ])('may not write: %s', (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(ask(method, headers)).toBe(true);
  });

  it('may read: the answer stays hidden from it', () => {
    expect(ask('GET', { origin: 'https://evil.example' })).toBe(false);
    expect(ask('HEAD')).toBe(false);
  });
});

it('lets our own pages write, and scripts with a key from anywhere', () => {
  expect(ask('POST', { origin })).toBe(false);
  expect(ask('POST', { authorization: 'Bearer gh_x' })).toBe(false);
});
