import { z } from 'zod';
import { procedure } from '#lib/procedures/base.ts';

const AuditRow = z.object({
  id: z.string(),
  at: z.string(),
  userName: z.string(),
  via: z.enum(['page', 'api', 'engine', 'outside']),
  action: z.string(),
  targetKind: z.string().nullable(),
  targetId: z.string().nullable(),
  targetName: z.string().nullable(),
  details: z.unknown(),
});
export type AuditRow = z.infer<typeof AuditRow>;

/** Newest first; `before` is the id of the last entry of the page before. */
export const listAudit = procedure('audit.read')
  .route({ method: 'GET', path: '/audit', summary: 'The audit log', tags: ['Activity'] })
  .input(
    z.object({
      before: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      search: z.string().max(200).optional(),
    }),
  )
  .output(AuditRow.array())
  .handler(async ({ context: { runtime }, input }) => {
    const contains = input.search ? { contains: input.search, mode: 'insensitive' as const } : undefined;
    const entries = await runtime.db.auditEntry.findMany({
      where: {
        ...(input.before ? { id: { lt: input.before } } : {}),
        ...(contains ? { OR: [{ userName: contains }, { action: contains }, { targetName: contains }] } : {}),
      },
      // ids begin with their time
      orderBy: { id: 'desc' },
      take: input.limit,
    });
    return entries.map((entry) => AuditRow.parse({ ...entry, at: entry.at.toISOString() }));
  });
