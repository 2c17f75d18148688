import { hostname } from 'node:os';
import { z } from 'zod';
import { LocalHostChange, listLocalHostChanges } from '#lib/infra/local-host/list-local-host-changes.ts';
import { LocalHostCommands } from '#lib/infra/local-host/local-host-commands.ts';
import { readLocalHost } from '#lib/infra/local-host/read-local-host.ts';
import { procedure } from '#lib/procedures/base.ts';

const LocalHost = z.object({
  isPrepared: z.boolean(),
  hostId: z.string().nullable(),
  hostname: z.string(),
  commands: LocalHostCommands.nullable(),
  changes: LocalHostChange.array(),
});

/** Whether this machine can be a host, whether it is one, and what set-up changed on it. */
export const getLocalHost = procedure('host.manage')
  .route({ method: 'GET', path: '/hosts/local', summary: 'This machine as a host', tags: ['Hosts'] })
  .output(LocalHost)
  .handler(async ({ context: { runtime } }) => {
    const local = await readLocalHost(runtime.localHostFile);
    const host = await runtime.db.host.findFirst({ where: { isLocal: true }, select: { id: true } });
    return {
      isPrepared: local !== null,
      hostId: host?.id ?? null,
      hostname: hostname(),
      commands: runtime.localHostCommands,
      changes: listLocalHostChanges(runtime.dataDir),
    };
  });
