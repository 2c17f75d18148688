import { paths } from '#lib/web/paths.ts';

/**
 * Where to go after signing in: a path of this site, or the first page. Anything that a browser could read as another site
 * (`//evil`, `/\evil`, control characters, a scheme) is not followed.
 */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || /[\p{Cc}\\]/u.test(next)) return '/';
  const base = 'http://self.invalid';
  if (!URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  if (url.origin !== base || url.pathname.startsWith('//') || url.pathname === paths.signIn()) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
