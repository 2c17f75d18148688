import { z } from 'zod';
import { reachOf } from '#lib/domain/access/actor.ts';
import { Permission } from '#lib/domain/access/permission.ts';
import { Role } from '#lib/domain/access/role.ts';
import { signedInProcedure } from '#lib/procedures/base.ts';

export const Me = z.object({ userId: z.string(), name: z.string(), role: Role, permissions: Permission.array() });
export type Me = z.infer<typeof Me>;

export const getMe = signedInProcedure
  .route({ method: 'GET', path: '/me', summary: 'Who asks', tags: ['Session'] })
  .output(Me)
  .handler(({ context: { actor } }) => ({
    userId: actor.userId,
    name: actor.name,
    role: actor.role,
    permissions: Permission.options.filter((permission) => reachOf(actor, permission) !== null),
  }));
