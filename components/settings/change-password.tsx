'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { PasswordHint } from '#components/auth/password-hint.tsx';
import { FormText } from '#components/form/fields.tsx';
import { Form, type FormAnswer } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { Password } from '#lib/domain/access/person.ts';

const Change = z.object({ current: z.string().min(1, 'Give your present password.'), password: Password });
type Change = z.infer<typeof Change>;

async function send({ current, password }: Change): Promise<FormAnswer> {
  const response = await fetch('/api/auth/change-password', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ currentPassword: current, newPassword: password, revokeOtherSessions: true }),
  });
  if (response.ok) return { ok: true };
  if (response.status === 429)
    return { ok: false, refusal: { title: 'Too many attempts.', next: 'Wait a minute and try again.' } };
  const body = (await response.json().catch(() => null)) as { code?: string } | null;
  if (body?.code === 'INVALID_PASSWORD')
    return {
      ok: false,
      refusal: { title: 'The present password is wrong.', next: 'Nothing was changed.' },
      fieldErrors: { current: 'This is not your present password.' },
    };
  return { ok: false, refusal: { title: 'The password was not changed.', next: 'Sign in anew and try again.' } };
}

/** A new password for oneself; every other session ends. */
export function ChangePassword() {
  const router = useRouter();
  const [round, setRound] = useState(0);
  return (
    <Panel title="Password">
      <Form
        key={round}
        schema={Change}
        label="Change the password"
        defaultValues={{ current: '', password: '' }}
        onSubmit={async (change) => {
          const answer = await send(change);
          if (answer.ok) {
            showToast({ kind: 'passed', text: 'Your password is changed; other sessions are signed out' });
            setRound(round + 1);
            router.refresh();
          }
          return answer;
        }}
      >
        <FormText name="current" label="Present password" type="password" autoComplete="current-password" required />
        <FormText name="password" label="New password" type="password" autoComplete="new-password" required />
        <PasswordHint />
        <div className="flex items-center gap-3">
          <span className="flex-1 text-xs text-ink-faint">Signs you out everywhere else</span>
          <SubmitButton variant="normal" busyLabel="Changing">
            Change the password
          </SubmitButton>
        </div>
      </Form>
    </Panel>
  );
}
