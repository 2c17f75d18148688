import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '#lib/setup/local-host/run-command.ts';

/** libvirt's daemons, their sockets and the files with their process ids, as Debian builds them. */
export const libvirtDaemons = {
  virtlogd: { program: '/usr/sbin/virtlogd', socket: '/run/libvirt/virtlogd-sock', pidFile: '/run/virtlogd.pid' },
  libvirtd: { program: '/usr/sbin/libvirtd', socket: '/run/libvirt/libvirt-sock', pidFile: '/run/libvirtd.pid' },
} as const;

export type LibvirtDaemon = keyof typeof libvirtDaemons;

/**
 * Starts daemons in the background, where no service manager does, and waits until they answer. They outlive us on
 * purpose: guests run on.
 */
export async function startDaemons(names: LibvirtDaemon[]): Promise<void> {
  mkdirSync('/run/libvirt', { recursive: true, mode: 0o755 });
  mkdirSync('/var/log/libvirt', { recursive: true, mode: 0o755 });
  for (const name of names) {
    const { program, socket } = libvirtDaemons[name];
    if (!existsSync(program)) throw new Error(`${program} is missing. Install libvirt-daemon-system.`);
    if (await takesConnections(socket)) continue;
    await runCommand(program, ['--daemon']);
    const endsAt = Date.now() + 20_000;
    while (!(await takesConnections(socket))) {
      if (Date.now() > endsAt) throw new Error(`${name} was started but does not answer on ${socket}.`);
      await sleep(100);
    }
  }
}

/** The process of a daemon, when the file with its id tells the truth. */
export function findDaemon(name: LibvirtDaemon): number | undefined {
  const { pidFile } = libvirtDaemons[name];
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name ? pid : undefined;
  } catch {
    return undefined;
  }
}

function takesConnections(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
