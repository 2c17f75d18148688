import { z } from 'zod';
import { procedure } from '#lib/procedures/base.ts';
import { identityKey } from '#lib/procedures/host/identity-key.ts';

export const getIdentity = procedure('host.manage')
  .route({ method: 'GET', path: '/identity', summary: 'The public key to put on hosts', tags: ['Hosts'] })
  .output(z.object({ publicKey: z.string() }))
  .handler(async ({ context: { runtime } }) => ({ publicKey: (await identityKey(runtime.db, runtime.box)).publicKey }));
