import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findDaemon, type LibvirtDaemon } from '#lib/setup/local-host/start-daemons.ts';

/** Ends daemons that we started, libvirtd before the one that keeps its logs. */
export async function stopDaemons(names: LibvirtDaemon[]): Promise<void> {
  for (const name of [...names].reverse()) {
    const pid = findDaemon(name);
    if (pid === undefined) continue;
    process.kill(pid, 'SIGTERM');
    for (let waited = 0; waited < 100 && existsSync(`/proc/${pid}`); waited += 1) await sleep(100);
  }
}
