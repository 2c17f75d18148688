import { connectSsh, type SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import type { TestHost } from './test-host.ts';

/** A line of our own to a test host, by the login that is no root. Close it. */
export const connectToHost = (host: TestHost): Promise<SshConnection> =>
  connectSsh({
    hostLabel: host.name,
    address: host.address,
    port: host.port,
    user: host.user,
    auth: { kind: 'key', privateKey: host.userKey },
    pinnedHostKey: host.hostKey,
  });
