'use client';

import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import { FormNumber, FormRadioCards, FormText } from '#components/form/fields.tsx';
import { Form, type FormAnswer } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { HostAddress, HostName, HostUser } from '#lib/domain/host/host-address.ts';

export const Machine = z
  .object({
    address: HostAddress,
    port: z.number({ error: 'Give the port.' }).int().min(1, 'From 1 to 65535.').max(65_535, 'From 1 to 65535.'),
    username: HostUser,
    name: HostName.or(z.literal('')),
    login: z.enum(['key', 'password']),
    password: z.string().max(1024),
  })
  .refine((machine) => machine.login === 'key' || machine.password !== '', {
    path: ['password'],
    message: 'Give the password, or choose the key.',
  });
export type Machine = z.infer<typeof Machine>;

export const emptyMachine: Machine = {
  address: '',
  port: 22,
  username: '',
  name: '',
  login: 'key',
  password: '',
};

/** Which machine, and how Guesthouse gets in. */
export function AddHostForm({
  machine,
  publicKey,
  onSubmit,
}: {
  machine: Machine;
  publicKey: string;
  onSubmit: (machine: Machine) => Promise<FormAnswer>;
}) {
  return (
    <Form schema={Machine} defaultValues={machine} onSubmit={onSubmit} label="Add a host">
      <div className="grid grid-cols-[minmax(0,1fr)_128px] gap-3">
        <FormText
          name="address"
          label="Address"
          placeholder="kvm1.example"
          hint="A name or an IP address"
          mono
          autoFocus
          required
        />
        <FormNumber name="port" label="SSH port" min={1} max={65_535} />
      </div>
      <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
        <FormText
          name="username"
          label="User"
          placeholder="guesthouse"
          hint="In the group libvirt there, or root"
          mono
          required
        />
        <FormText name="name" label="Name (optional)" hint="How it is called here; else its address" mono />
      </div>
      <Notice tone="look" boxed title="This login can do anything on that machine">
        Being in the group libvirt equals being root there: a guest may be given any file or device of the host. Whoever
        is an admin here has that power.
      </Notice>
      <FormRadioCards
        name="login"
        label="How Guesthouse logs in"
        columns={2}
        cards={[
          {
            value: 'key',
            label: 'With its key',
            detail: 'You put the public key there',
            mark: <Icon name="key" size="lg" />,
          },
          {
            value: 'password',
            label: 'With a password, once',
            detail: 'It puts its key there by itself',
            mark: <Icon name="lock" size="lg" />,
          },
        ]}
      />
      <LoginDetails publicKey={publicKey} />
      <div className="flex items-center gap-3">
        <span className="flex-1 text-xs text-ink-faint">Asks for its host key first, changes nothing</span>
        <SubmitButton busyLabel="Asking">Look at it</SubmitButton>
      </div>
    </Form>
  );
}

function LoginDetails({ publicKey }: { publicKey: string }) {
  const [login, username]: unknown[] = useWatch({ name: ['login', 'username'] });
  if (login === 'password')
    return (
      <FormText
        name="password"
        label="Password"
        type="password"
        autoComplete="off"
        hint="Used once to put our key there, then forgotten"
        required
      />
    );
  const home = username === 'root' ? '/root' : '~';
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium">Key to put on that machine</span>
      <CodeBlock label="the public key" text={publicKey} wrap />
      <span className="text-xs text-ink-faint">
        One line in <span className="mono">{home}/.ssh/authorized_keys</span> of that user
      </span>
    </div>
  );
}
