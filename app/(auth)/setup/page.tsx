import type { Metadata } from 'next';
import { connection } from 'next/server';
import { SetupForm } from '#components/auth/setup-form.tsx';
import { AuthFrame } from '#components/layout/auth-frame.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { callerFor } from '#lib/web/caller.ts';
import { paths } from '#lib/web/paths.ts';

export const metadata: Metadata = { title: 'Set-up' };

export default async function SetupPage() {
  await connection();
  const { hasAdmin } = await callerFor(null).setup.state();
  const { host } = new URL(sharedRuntime().origin);
  if (hasAdmin)
    return (
      <AuthFrame
        title="Guesthouse is set up already"
        lead="There is an admin. Others get their accounts from an admin, under People."
        footer={host}
      >
        <LinkButton href={paths.signIn()} variant="primary" size="lg" wide>
          Sign in
        </LinkButton>
      </AuthFrame>
    );
  return (
    <AuthFrame title="Make the first admin" lead="An admin adds hosts, makes images and lets others in." footer={host}>
      <SetupForm linkCommand={sharedRuntime().setupLinkCommand} />
    </AuthFrame>
  );
}
