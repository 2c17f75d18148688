'use client';

import { FormText } from '#components/form/fields.tsx';
import { PasswordField } from '#components/guests/create/password-field.tsx';
import { SshKeysField } from '#components/guests/create/ssh-keys-field.tsx';
import { makePassword } from '#components/guests/create/suggest-name.ts';

/** Who can log in: a user, and a password or keys. */
export function LoginSection() {
  return (
    <div className="grid grid-cols-3 items-start gap-3 max-laptop:grid-cols-2 max-phone:grid-cols-1">
      <FormText name="user" label="User" mono autoComplete="off" />
      <PasswordField name="password" label="Password" make={makePassword} placeholder="None: keys only" />
      <SshKeysField name="sshKeys" label="SSH keys" />
    </div>
  );
}
