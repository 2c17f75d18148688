'use client';

import { z } from 'zod';
import { FormNumber, FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { useBoundField } from '#components/form/use-bound-field.ts';
import { permissionWords, usualPermissions } from '#components/settings/permission-words.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Permission } from '#lib/domain/access/permission.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const NewKey = z.object({
  name: z.string().trim().min(1, 'Give the key a name.').max(60),
  days: z.number({ error: 'Give the days.' }).int().min(1, 'At least one day.').max(366, 'At most 366 days.'),
  permissions: Permission.array().min(1, 'Choose at least one permission.'),
});

/** A key with a part of one's own permissions, for some days. */
export function CreateApiKey({
  permissions,
  onClose,
  onMade,
}: {
  permissions: readonly Permission[];
  onClose: () => void;
  onMade: (key: { name: string; token: string }) => void;
}) {
  return (
    <Dialog open onClose={onClose} title="Make an API key" width="md">
      <Form
        schema={NewKey}
        label="Make an API key"
        defaultValues={{
          name: '',
          days: 90,
          permissions: usualPermissions.filter((permission) => permissions.includes(permission)),
        }}
        onSubmit={async (key) => {
          const answer = await ask(rpc.apiKeys.create(key));
          if (answer.ok) onMade({ name: key.name, token: answer.value.token });
          return toFormAnswer(answer);
        }}
      >
        <div className="grid grid-cols-[minmax(0,1fr)_160px] gap-3 max-phone:grid-cols-1">
          <FormText name="name" label="Name" hint="What it is for" autoFocus required />
          <FormNumber name="days" label="Good for" unit="days" min={1} max={366} />
        </div>
        <PermissionChoice permissions={permissions} />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <SubmitButton busyLabel="Making">Make the key</SubmitButton>
        </div>
      </Form>
    </Dialog>
  );
}

function PermissionChoice({ permissions }: { permissions: readonly Permission[] }) {
  const { bound } = useBoundField<Permission[]>('permissions');
  const toggle = (permission: Permission, isOn: boolean) =>
    bound.onChange(isOn ? [...bound.value, permission] : bound.value.filter((each) => each !== permission));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium">What it may do</legend>
      <div className="grid grid-cols-2 gap-x-4 gap-y-1.5 max-phone:grid-cols-1">
        {permissions.map((permission) => (
          <Checkbox
            key={permission}
            checked={bound.value.includes(permission)}
            onChange={(isOn) => toggle(permission, isOn)}
            onBlur={bound.onBlur}
          >
            {permissionWords[permission]}
          </Checkbox>
        ))}
      </div>
      {bound.error ? (
        <p role="alert" className="mt-1.5 text-xs text-failed-ink">
          {bound.error}
        </p>
      ) : null}
    </fieldset>
  );
}
