import { readApiKeyActor, readSessionActor } from '#lib/infra/auth/read-actor.ts';
import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import type { CallContext } from '#lib/procedures/base.ts';

/** Who calls: for pages the session; for people's scripts an API key, or else the session. */
export async function contextOf(request: Request, accepts: 'session' | 'api-key-or-session'): Promise<CallContext> {
  const runtime = sharedRuntime();
  const now = () => new Date();
  const keyActor = accepts === 'session' ? null : await readApiKeyActor(runtime.db, request.headers, now());
  return { runtime, actor: keyActor ?? (await readSessionActor(runtime.auth, request.headers)), now };
}

/**
 * Cookies travel with requests that another site starts; those are refused here by their Origin. Requests that only read,
 * and those with an API key, which no browser adds by itself, pass.
 */
export function isForeignWrite(request: Request): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  if (request.headers.get('authorization')?.startsWith('Bearer ')) return false;
  return request.headers.get('origin') !== sharedRuntime().origin;
}
