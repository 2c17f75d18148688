'use client';

import { type ReactNode, useId } from 'react';
import { type DefaultValues, useWatch } from 'react-hook-form';
import type { z } from 'zod';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { ChangePreviewSection } from '#components/guests/hardware/change-preview.tsx';
import type { ButtonVariant } from '#components/ui/button-look.ts';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type FormSchema = z.ZodType<Record<string, unknown>, Record<string, unknown>>;

export type ChangeFormProps<S extends FormSchema> = {
  label: string;
  schema: S;
  defaultValues: DefaultValues<z.input<S>>;
  /** What the values ask for; nothing where they are as it is. */
  toChanges: (values: z.output<S>) => ChangeRequest[];
  /** Called with the operation that makes it true. */
  onBegun: (operationId: string) => void;
  save?: string;
  busyLabel?: string;
  variant?: ButtonVariant;
  children: ReactNode;
};

/** A form about one device: its fields, what they would change, and the button that does it. */
export function ChangeForm<S extends FormSchema>(props: ChangeFormProps<S>) {
  const { label, schema, defaultValues, toChanges, onBegun, children } = props;
  const { detail } = useGuest();
  const id = useId();
  return (
    <Form
      id={id}
      schema={schema}
      label={label}
      defaultValues={defaultValues}
      onSubmit={async (values) => {
        const changes = toChanges(values);
        if (changes.length === 0) return { ok: true };
        const answer = await ask(rpc.guests.change({ id: detail.row.id, changes }));
        if (answer.ok) onBegun(answer.value.operationId);
        return toFormAnswer(answer);
      }}
    >
      {children}
      <Ending {...props} />
    </Form>
  );
}

function Ending<S extends FormSchema>(props: ChangeFormProps<S>) {
  const { schema, toChanges, save = 'Save', busyLabel = 'Saving', variant } = props;
  const { row } = useGuest();
  const parsed = schema.safeParse(useWatch());
  const changes = parsed.success ? toChanges(parsed.data) : [];
  const isRename = changes.some((change) => change.kind === 'rename');
  const obstacle = row ? obstacleTo(isRename ? 'rename' : 'changeHardware', row) : null;
  return (
    <>
      <ChangePreviewSection changes={changes} />
      <div className="flex justify-end">
        <SubmitButton
          busyLabel={busyLabel}
          variant={variant}
          disabledReason={obstacle ?? (parsed.success && changes.length === 0 ? 'Nothing is changed yet' : null)}
        >
          {save}
        </SubmitButton>
      </div>
    </>
  );
}
