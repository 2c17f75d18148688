'use client';

import { useEffect, useState } from 'react';
import { PasswordHint } from '#components/auth/password-hint.tsx';
import { SetupNeedsLink } from '#components/auth/setup-needs-link.tsx';
import { signIn } from '#components/auth/sign-in-call.ts';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { NewPerson } from '#lib/domain/access/person.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const FirstAdmin = NewPerson.omit({ role: true });

/**
 * Makes the first admin. The one-time token stands behind the `#` of the link, which no browser sends to a server or writes
 * into a Referer; it is taken out of the address bar as soon as it was read.
 */
export function SetupForm({ linkCommand }: { linkCommand: string | null }) {
  const [token, setToken] = useState<string | null | 'reading'>('reading');
  useEffect(() => {
    const read = () => {
      const found = new URLSearchParams(window.location.hash.slice(1)).get('token');
      if (found) {
        window.history.replaceState(window.history.state, '', window.location.pathname);
        setToken(found);
        return;
      }
      setToken((known) => (known === 'reading' ? null : known));
    };
    read();
    // the link that is pasted over this address loads nothing anew
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);

  if (token === 'reading')
    return (
      <div className="flex flex-col gap-4">
        <Skeleton />
        <Skeleton width="70%" />
      </div>
    );
  if (token === null) return <SetupNeedsLink command={linkCommand} />;
  return (
    <Form
      schema={FirstAdmin}
      defaultValues={{ name: '', username: '', email: '', password: '' }}
      label="Make the first admin"
      onSubmit={async (values) => {
        const made = toFormAnswer(await ask(rpc.setup.createFirstAdmin({ ...values, token })));
        if (!made.ok) return made;
        const signedIn = await signIn(values.username, values.password);
        window.location.assign(signedIn.ok ? paths.home() : paths.signIn());
        await new Promise(() => {});
        return { ok: true };
      }}
    >
      <FormText name="name" label="Your name" autoComplete="name" autoFocus required />
      <FormText
        name="username"
        label="User name"
        hint="To sign in with. Small letters, digits, dots, dashes."
        autoComplete="username"
        mono
        required
      />
      <FormText name="email" label="E-mail (optional)" type="email" autoComplete="email" />
      <FormText name="password" label="Password" type="password" autoComplete="new-password" required />
      <PasswordHint />
      <SubmitButton size="lg" wide busyLabel="Making the admin">
        Make the admin and sign in
      </SubmitButton>
    </Form>
  );
}
