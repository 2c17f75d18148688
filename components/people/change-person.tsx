'use client';

import { useState } from 'react';
import { z } from 'zod';
import { PasswordHint } from '#components/auth/password-hint.tsx';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { RoleCards } from '#components/people/role-cards.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { Password, PersonName, type PersonRow } from '#lib/domain/access/person.ts';
import { Role } from '#lib/domain/access/role.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const Account = z.object({ name: PersonName, role: Role });
const NewPassword = z.object({ password: Password });

type Props = { person: PersonRow; isSelf: boolean; onClose: () => void; onDone: () => void };

/** Name and role, a new password, and whether the account may be used. Each is sent by itself. */
export function ChangePerson({ person, isSelf, onClose, onDone }: Props) {
  return (
    <Dialog open onClose={onClose} title={person.name} width="md" footer={<Button onPress={onClose}>Close</Button>}>
      <p className="text-ink-muted [overflow-wrap:anywhere]">
        <span className="mono">{person.username}</span>
        {person.email ? `, ${person.email}` : ''}
      </p>
      <Form
        schema={Account}
        label="Name and role"
        defaultValues={{ name: person.name, role: person.role }}
        onSubmit={async (account) => {
          const answer = await ask(rpc.people.change({ id: person.id, ...account }));
          if (answer.ok) {
            showToast({ kind: 'passed', text: `${account.name} is saved` });
            onDone();
          }
          return toFormAnswer(answer);
        }}
      >
        <FormText name="name" label="Name" autoFocus required />
        <RoleCards />
        <div className="flex items-center gap-3">
          <span className="flex-1 text-xs text-ink-faint">Another role ends the person’s sessions at once</span>
          <SubmitButton busyLabel="Saving">Save</SubmitButton>
        </div>
      </Form>
      <hr className="border-line" />
      <GiveNewPassword person={person} isSelf={isSelf} />
      <hr className="border-line" />
      <Disable person={person} isSelf={isSelf} onDone={onDone} />
    </Dialog>
  );
}

function GiveNewPassword({ person, isSelf }: { person: PersonRow; isSelf: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [isSet, setIsSet] = useState(false);
  if (isSelf) return <p className="text-xs text-ink-faint">Your own password is changed under Settings.</p>;
  if (!isOpen)
    return (
      <div className="flex items-center gap-3">
        <span role="status" className="flex-1 text-ink-muted">
          {isSet ? 'The new password holds; the person is signed out everywhere.' : 'Forgot the password?'}
        </span>
        <Button onPress={() => setOpen(true)}>Give a new password</Button>
      </div>
    );
  return (
    <Form
      schema={NewPassword}
      label="New password"
      defaultValues={{ password: '' }}
      onSubmit={async ({ password }) => {
        const answer = await ask(rpc.people.change({ id: person.id, password }));
        if (answer.ok) {
          setIsSet(true);
          setOpen(false);
        }
        return toFormAnswer(answer);
      }}
    >
      <FormText name="password" label="New password" type="password" autoComplete="new-password" autoFocus required />
      <PasswordHint />
      <div className="flex items-center gap-3">
        <span className="flex-1 text-xs text-ink-faint">Signs the person out everywhere</span>
        <SubmitButton variant="normal" busyLabel="Setting">
          Set the password
        </SubmitButton>
      </div>
    </Form>
  );
}

function Disable({ person, isSelf, onDone }: Omit<Props, 'onClose'>) {
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const change = async () => {
    setAsking(true);
    const answer = await ask(rpc.people.change({ id: person.id, isDisabled: !person.isDisabled }));
    setAsking(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    showToast({ kind: 'passed', text: `${person.name} is ${person.isDisabled ? 'enabled' : 'disabled'}` });
    onDone();
  };
  return (
    <>
      <div className="flex items-center gap-3">
        <span className="flex-1 text-ink-muted">
          {person.isDisabled
            ? 'The account is disabled: nobody can sign in with it.'
            : 'Disabling ends all sessions and keys. The guests stay.'}
        </span>
        <Button
          variant={person.isDisabled ? 'normal' : 'quiet-danger'}
          busy={isAsking}
          busyLabel={person.isDisabled ? 'Enabling' : 'Disabling'}
          disabledReason={isSelf && !person.isDisabled ? 'You would lock yourself out' : null}
          onPress={() => void change()}
        >
          {person.isDisabled ? 'Enable the account' : 'Disable the account'}
        </Button>
      </div>
      {refusal ? (
        <Notice tone="failed" boxed title={refusal.title}>
          {refusal.next}
        </Notice>
      ) : null}
    </>
  );
}
