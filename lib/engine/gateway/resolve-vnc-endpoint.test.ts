import { describe, expect, it } from 'vitest';
import { type GuestGraphics, resolveVncEndpoint } from '#lib/engine/gateway/resolve-vnc-endpoint.ts';

const socket: GuestGraphics = {
  type: 'vnc',
  listen: { kind: 'socket', path: '/var/lib/libvirt/qemu/domain-1-web/vnc.sock' },
};
const tcp = (address: string | undefined, port: number | undefined): GuestGraphics => ({
  type: 'vnc',
  listen: { kind: 'address', address, port },
});

describe('resolveVncEndpoint', () => {
  it('takes the socket before TCP', () => {
    expect(resolveVncEndpoint([tcp('127.0.0.1', 5900), socket])).toMatchObject({ ok: true, value: { kind: 'unix' } });
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    [undefined, '127.0.0.1'],
    ['::', '::1'],
    ['10.0.0.7', '10.0.0.7'],
  ])('reaches %s by %s', (address, expected) => {
    expect(resolveVncEndpoint([tcp(address, 5901)])).toMatchObject({
      ok: true,
      value: { address: expected, port: 5901 },
    });
  });

  it('carries the password', () => {
    expect(resolveVncEndpoint([{ ...socket, password: 'p' }])).toMatchObject({ value: { password: 'p' } });
  });

  it.each<[string, GuestGraphics[]]>([
    ['nothing', []],
    ['SPICE only', [{ type: 'spice', listen: { kind: 'address', address: '127.0.0.1', port: 5900 } }]],
    ['a port that is not given yet', [tcp('127.0.0.1', -1)]],
    ['no listener', [{ type: 'vnc', listen: { kind: 'none' } }]],
    ['a socket without a path', [{ type: 'vnc', listen: { kind: 'socket' } }]],
  ])('refuses %s', (_, graphics) => {
    expect(resolveVncEndpoint(graphics)).toEqual({ ok: false, refusal: { code: 'guest.no-display' } });
  });
});
