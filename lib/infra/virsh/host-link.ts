import type { SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import { createVirshSession, type VirshSession } from '#lib/infra/virsh/virsh-session.ts';

/** What the engine works with on one host: its line and its libvirt. */
export type HostLink = {
  connection: SshConnection;
  virsh: VirshSession;
  exec: SshConnection['exec'];
  /** Ends the running virsh and the line. */
  close: () => Promise<void>;
};

export function createHostLink(connection: SshConnection): HostLink {
  const virsh = createVirshSession(connection);
  return {
    connection,
    virsh,
    exec: connection.exec,
    async close() {
      await virsh.close();
      await connection.close();
    },
  };
}
