import { accept, type Result, refuse } from '#lib/domain/result.ts';

/** The part of a guest's live definition that matters here (`dumpxml --security-info` for the password). */
export type GuestGraphics = {
  type: string;
  listen: { kind: 'socket'; path?: string } | { kind: 'address'; address?: string; port?: number } | { kind: 'none' };
  password?: string;
};

/** Where a screen is reached from the host itself. */
export type VncEndpoint =
  | { kind: 'unix'; path: string; password?: string }
  | { kind: 'tcp'; address: string; port: number; password?: string };

/**
 * The VNC endpoint of a running guest, or `guest.no-display`. A socket is taken before TCP: nothing on the network
 * hears it. An address that means "everywhere" is reached over the host's own loopback.
 */
export function resolveVncEndpoint(graphics: readonly GuestGraphics[]): Result<VncEndpoint> {
  const screens = graphics.filter((one) => one.type === 'vnc');
  for (const { listen, password } of screens) {
    if (listen.kind === 'socket' && listen.path?.startsWith('/'))
      return accept({ kind: 'unix', path: listen.path, password });
  }
  for (const { listen, password } of screens) {
    if (listen.kind !== 'address') continue;
    const { address, port } = listen;
    // -1 is libvirt's "not given yet": the guest is not running
    if (port !== undefined && port > 0 && port < 65_536)
      return accept({ kind: 'tcp', address: reachable(address), port, password });
  }
  return refuse({ code: 'guest.no-display' });
}

function reachable(address: string | undefined): string {
  if (address === undefined || address === '' || address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}
