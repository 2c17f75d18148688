import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { safeNext } from '#components/auth/safe-next.ts';
import { SetupNeedsLink } from '#components/auth/setup-needs-link.tsx';
import { SignInForm } from '#components/auth/sign-in-form.tsx';
import { AuthFrame } from '#components/layout/auth-frame.tsx';
import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { callerFor } from '#lib/web/caller.ts';
import { currentActor } from '#lib/web/session.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const target = safeNext(typeof next === 'string' ? next : null);
  if (await currentActor()) redirect(target);
  const { hasAdmin } = await callerFor(null).setup.state();
  const { host } = new URL(sharedRuntime().origin);
  if (!hasAdmin)
    return (
      <AuthFrame title="Nobody can sign in yet" lead="The first admin is made with a one-time link." footer={host}>
        <SetupNeedsLink command={sharedRuntime().setupLinkCommand} />
      </AuthFrame>
    );
  return (
    <AuthFrame title="Sign in" footer={host}>
      <SignInForm next={target} />
      <p className="text-xs text-ink-muted">Password forgotten? An admin can give you a new one under People.</p>
    </AuthFrame>
  );
}
