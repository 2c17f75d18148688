import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Actor } from '#lib/domain/access/actor.ts';
import { readSessionActor } from '#lib/infra/auth/read-actor.ts';
import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { pathHeader } from '#lib/web/path-header.ts';
import { paths } from '#lib/web/paths.ts';

/** The person behind this request, or null. Read once per request. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const sent = new Headers(await headers());
  return readSessionActor(sharedRuntime().auth, sent);
});

/** The person behind this request; who is not signed in is sent to sign in, and back afterwards. */
export async function requireActor(): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect(paths.signIn((await headers()).get(pathHeader) ?? undefined));
  return actor;
}
