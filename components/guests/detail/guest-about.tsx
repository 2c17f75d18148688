'use client';

import { useState } from 'react';
import { z } from 'zod';
import { FormSelect, FormTextArea, FormTokens } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { useMay } from '#components/frame/me-provider.tsx';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Choice } from '#components/ui/choice-list.tsx';
import { Face } from '#components/ui/face.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Tag } from '#components/ui/tag.tsx';
import { Tag as TagSchema } from '#lib/domain/guest/create-guest-request.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const About = z.object({
  description: z.string().max(10_000, 'At most 10,000 characters.'),
  tags: TagSchema.array().max(20, 'At most 20 tags.'),
  ownerId: z.string(),
});

const nobody = 'nobody';

/** Notes, tags and owner: what only Guesthouse keeps of a guest. */
export function GuestAbout() {
  const { detail, row } = useGuest();
  const [people, setPeople] = useState<readonly Choice[] | null>(null);
  const [isEditing, setEditing] = useState(false);
  const mayGive = useMay('person.manage');
  if (!row) return null;
  const edit = async () => {
    if (mayGive && !people) {
      const answer = await ask(rpc.people.list());
      if (answer.ok) setPeople(answer.value.map((person) => ({ id: person.id, label: person.name })));
    }
    setEditing(true);
  };
  return (
    <Panel
      title="About"
      end={
        row.may.includes('guest.change') && !isEditing ? (
          <Button size="sm" variant="quiet" icon="edit" onPress={() => void edit()}>
            Edit
          </Button>
        ) : null
      }
    >
      {isEditing ? (
        <AboutForm people={people} onDone={() => setEditing(false)} />
      ) : (
        <div className="flex flex-col gap-3">
          {detail.description ? (
            <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{detail.description}</p>
          ) : (
            <p className="text-ink-faint">No notes.</p>
          )}
          <div className="flex min-w-0 flex-wrap items-center gap-1.5">
            {row.tags.length === 0 ? <span className="text-ink-faint">No tags.</span> : null}
            {row.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </div>
          <div className="flex items-center gap-2">
            <span className="text-ink-faint">Owner</span>
            {row.ownerName ? (
              <>
                <Face name={row.ownerName} small />
                <span className="cut">{row.ownerName}</span>
              </>
            ) : (
              <span className="text-ink-muted">{row.ownerId ? 'another student' : 'nobody'}</span>
            )}
          </div>
        </div>
      )}
    </Panel>
  );
}

function AboutForm({ people, onDone }: { people: readonly Choice[] | null; onDone: () => void }) {
  const { detail, row, reload } = useGuest();
  const tags = [...new Set(useLiveRows('guests').flatMap((guest) => guest.tags))];
  const ownerId = row?.ownerId ?? nobody;
  return (
    <Form
      schema={About}
      label="About this guest"
      defaultValues={{ description: detail.description, tags: row?.tags ?? [], ownerId }}
      onSubmit={async (values) => {
        const answer = await ask(
          rpc.guests.describe({
            id: detail.row.id,
            description: values.description,
            tags: values.tags,
            ...(people && values.ownerId !== ownerId
              ? { ownerId: values.ownerId === nobody ? null : values.ownerId }
              : {}),
          }),
        );
        if (!answer.ok) return { ok: false, refusal: answer.refusal };
        await reload();
        onDone();
        return { ok: true };
      }}
    >
      <FormTextArea name="description" label="Notes" rows={5} />
      <FormTokens name="tags" label="Tags" suggestions={tags} />
      {people ? (
        <FormSelect name="ownerId" label="Owner" choices={[{ id: nobody, label: 'Nobody' }, ...people]} />
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>Cancel</Button>
        <SubmitButton busyLabel="Saving">Save</SubmitButton>
      </div>
    </Form>
  );
}
