'use client';

import { z } from 'zod';
import { signIn } from '#components/auth/sign-in-call.ts';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';

const Credentials = z.object({
  who: z.string().trim().min(1, 'Give your user name or e-mail address.'),
  password: z.string().min(1, 'Give your password.'),
});

/** User name or e-mail, and password. Loads the next page anew, so that nothing of nobody's is left in the tab. */
export function SignInForm({ next }: { next: string }) {
  return (
    <Form
      schema={Credentials}
      defaultValues={{ who: '', password: '' }}
      label="Sign in"
      onSubmit={async ({ who, password }) => {
        const answer = await signIn(who, password);
        if (answer.ok) {
          window.location.assign(next);
          // stays busy until the next page is there
          await new Promise(() => {});
        }
        return answer;
      }}
    >
      <FormText name="who" label="User name or e-mail" autoComplete="username" autoFocus required />
      <FormText name="password" label="Password" type="password" autoComplete="current-password" required />
      <SubmitButton size="lg" wide busyLabel="Signing in">
        Sign in
      </SubmitButton>
    </Form>
  );
}
