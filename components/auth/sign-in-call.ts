import type { RefusalText } from '#lib/domain/live/refusal-text.ts';

export type SignInAnswer = { ok: true } | { ok: false; refusal: RefusalText };

const refuse = (code: string, title: string, next: string): SignInAnswer => ({
  ok: false,
  refusal: { code, title, next },
});

const waitWords = (seconds: number): string =>
  seconds > 0 ? `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.` : 'Wait a minute and try again.';

/**
 * Signs in by user name, or by e-mail address where there is an `@`. On success the browser has the session cookie. Wrong
 * name and wrong password are one sentence, so that nobody learns which names exist.
 */
export async function signIn(who: string, password: string): Promise<SignInAnswer> {
  const isEmail = who.includes('@');
  const response = await fetch(isEmail ? '/api/auth/sign-in/email' : '/api/auth/sign-in/username', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(isEmail ? { email: who, password } : { username: who, password }),
  }).catch(() => null);
  if (!response)
    return refuse('server.unreachable', 'Guesthouse does not answer.', 'Check your connection and try again.');
  if (response.ok) return { ok: true };
  if (response.status === 429) {
    const seconds = Number(response.headers.get('x-retry-after') ?? response.headers.get('retry-after') ?? 0);
    return refuse('access.too-many', 'Too many attempts.', waitWords(seconds));
  }
  if (response.status >= 500)
    return refuse('server.failed', 'Guesthouse failed at this.', 'Try again; the server log tells more.');
  const body = (await response.json().catch(() => null)) as { code?: string; message?: string } | null;
  if (response.status === 403 && body?.message?.includes('disabled'))
    return refuse('access.disabled', 'This account is disabled.', 'Ask an admin to enable it.');
  if (response.status === 403)
    return refuse(
      'access.origin',
      'This address is not the one that Guesthouse serves.',
      'Open Guesthouse at the address that it printed when it started.',
    );
  return refuse('access.wrong', 'User name or password is wrong.', 'Check both; an admin can give you a new password.');
}
