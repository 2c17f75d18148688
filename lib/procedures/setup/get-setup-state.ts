import { z } from 'zod';
import { openProcedure } from '#lib/procedures/base.ts';

/** Whether somebody can sign in yet. Told to anybody, since the sign-in page shows it anyway. */
export const getSetupState = openProcedure
  .route({ method: 'GET', path: '/setup', summary: 'Whether the first admin exists', tags: ['Set-up'] })
  .output(z.object({ hasAdmin: z.boolean() }))
  .handler(async ({ context }) => ({
    hasAdmin: (await context.runtime.db.user.count({ where: { role: 'admin' } })) > 0,
  }));
