import { paths } from '#lib/web/paths.ts';

/** Ends the session. The page is left as a whole: nothing of what this person saw stays in the tab. */
export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => undefined);
  window.location.assign(paths.signIn());
}
