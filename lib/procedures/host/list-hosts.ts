import { HostRow } from '#lib/domain/live/host-row.ts';
import { procedure } from '#lib/procedures/base.ts';
import { listHostRows } from '#lib/procedures/host/host-rows.ts';

export const listHosts = procedure('host.read')
  .route({ method: 'GET', path: '/hosts', summary: 'The hosts', tags: ['Hosts'] })
  .output(HostRow.array())
  .handler(({ context: { runtime, actor } }) => listHostRows(runtime.db, actor));
