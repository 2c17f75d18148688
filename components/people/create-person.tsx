'use client';

import { PasswordHint } from '#components/auth/password-hint.tsx';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { RoleCards } from '#components/people/role-cards.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { NewPerson } from '#lib/domain/access/person.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** Makes an account. The password is told to the person by whoever made it; they can change it under Settings. */
export function CreatePerson({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Add a person" width="md">
      <Form
        schema={NewPerson}
        label="Add a person"
        defaultValues={{ name: '', username: '', email: '', role: 'member', password: '' }}
        onSubmit={async (person) => {
          const answer = await ask(rpc.people.create(person));
          if (answer.ok) {
            showToast({ kind: 'passed', text: `${person.name} can sign in as ${person.username}` });
            onDone();
          }
          return toFormAnswer(answer);
        }}
      >
        <FormText name="name" label="Name" autoComplete="off" autoFocus required />
        <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
          <FormText name="username" label="User name" autoComplete="off" mono required />
          <FormText name="email" label="E-mail (optional)" type="email" autoComplete="off" />
        </div>
        <RoleCards />
        <FormText name="password" label="First password" type="password" autoComplete="new-password" required />
        <PasswordHint />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <SubmitButton busyLabel="Adding">Add the person</SubmitButton>
        </div>
      </Form>
    </Dialog>
  );
}
