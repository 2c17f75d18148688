import type { Db } from '#lib/infra/db/client.ts';
import { readLocalHost } from '#lib/infra/local-host/read-local-host.ts';

/** The sshd of this machine as a host may have got another port since: what set-up left is the truth. */
export async function refreshLocalHost(db: Db, localHostFile: string | null): Promise<void> {
  const local = await readLocalHost(localHostFile);
  if (!local) return;
  const { address, port, user: username, hostKey } = local;
  await db.host.updateMany({ where: { isLocal: true }, data: { address, port, username, hostKey } });
}
