import { ORPCError, os } from '@orpc/server';
import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import type { Permission } from '#lib/domain/access/permission.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { explainRefusal, type Refusal, statusOf } from '#lib/domain/refusal/refusals.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { refusalFor } from '#lib/procedures/refusal-text.ts';

/** What every call comes with. */
export type CallContext = { runtime: Runtime; actor: Actor | null; now: () => Date };

/** Who may call: nobody signed in is needed, any signed-in person, or whoever the role or key grants the permission. */
export type Access = 'public' | 'signed-in' | Permission;

export type ProcedureMeta = { access?: Access };

/** What a refusal looks like on the wire, on pages and in the API alike. */
export type RefusalBody = { code: Refusal['code']; title: string; next: string; technical?: string };

function toOrpcError(refusal: Refusal): ORPCError<string, RefusalBody> {
  const { title, next, technical } = explainRefusal(refusal);
  return new ORPCError(refusal.code, {
    status: statusOf(refusal.code),
    message: title,
    data: { code: refusal.code, title, next, technical },
  });
}

const base = os.$context<CallContext>().$meta<ProcedureMeta>({});

/** Failures become answers that a person can read; what nobody foresaw is logged and says no more than that. */
const explainFailures = base.middleware(async ({ context, next, path }) => {
  try {
    return await next();
  } catch (error) {
    if (error instanceof ORPCError) throw explainInvalidInput(error);
    if (error instanceof Failure) throw toOrpcError(refusalFor(context.actor, error.refusal));
    context.runtime.log.error({ err: error, procedure: path.join('.') }, 'a procedure failed');
    throw toOrpcError({ code: 'server.failed' });
  }
});

type Issue = { path?: readonly (PropertyKey | { key: PropertyKey })[]; message: string };

/** zod's issues in our own shape; the first is told in the sentence. */
function explainInvalidInput(error: ORPCError<string, unknown>): ORPCError<string, unknown> {
  if (error.code !== 'BAD_REQUEST') return error;
  const issues = (error.data as { issues?: readonly Issue[] } | undefined)?.issues ?? [];
  const fields = issues.map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message: issue.message,
  }));
  const { title, next } = explainRefusal({
    code: 'input.invalid',
    details: fields[0]?.path ? { what: fields[0].path } : {},
  });
  return new ORPCError('input.invalid', {
    status: 422,
    message: title,
    data: { code: 'input.invalid', title, next, fields },
  });
}

/** For what nobody needs to be signed in for; the description of the API says so. */
export const openProcedure = base
  .meta({ access: 'public' })
  .route({ spec: (operation) => ({ ...operation, security: [] }) })
  .use(explainFailures);

/** For what any signed-in person may do. */
export const signedInProcedure = base
  .meta({ access: 'signed-in' })
  .use(explainFailures)
  .use(({ context, next }) => {
    if (!context.actor) throw new Failure({ code: 'access.sign-in' });
    return next({ context: { actor: context.actor } });
  });

/** For everything else: the permission is declared here and held before the handler runs. */
export const procedure = (permission: Permission) =>
  base
    .meta({ access: permission })
    .use(explainFailures)
    .use(({ context, next }) => {
      if (!context.actor) throw new Failure({ code: 'access.sign-in' });
      const reach = reachOf(context.actor, permission);
      if (!reach) throw new Failure({ code: 'access.forbidden' });
      return next({ context: { actor: context.actor, reach } });
    });

/** The value of a decision, or the refusal thrown. */
export function demand<T>(result: Result<T>): T {
  if (!result.ok) throw new Failure(result.refusal);
  return result.value;
}
