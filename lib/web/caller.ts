import { createRouterClient, ORPCError } from '@orpc/server';
import { notFound, redirect } from 'next/navigation';
import type { Actor } from '#lib/domain/access/actor.ts';
import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { router } from '#lib/procedures/router.ts';
import { paths } from '#lib/web/paths.ts';

/** The procedures as functions, for pages that render on the server. */
export const callerFor = (actor: Actor | null) =>
  createRouterClient(router, { context: { runtime: sharedRuntime(), actor, now: () => new Date() } });

export type Caller = ReturnType<typeof callerFor>;

/** Waits for what a page needs: what does not exist for this person is the 404 page, and nobody is sent to sign in. */
export async function orNotFound<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'access.sign-in') redirect(paths.signIn());
    if (error instanceof ORPCError && (error.status === 404 || error.status === 403)) notFound();
    throw error;
  }
}
