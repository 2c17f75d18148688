'use client';

import { useState } from 'react';
import { z } from 'zod';
import { FormSelect, FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Choice } from '#components/ui/choice-list.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Face } from '#components/ui/face.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Username } from '#lib/domain/access/person.ts';
import { ShareLevel } from '#lib/domain/access/share-level.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const levels: Record<ShareLevel, { label: string; hint: string }> = {
  viewer: { label: 'Looks', hint: 'Sees it and its screen, without the keyboard' },
  operator: { label: 'Works', hint: 'Types, and switches it on and off' },
  owner: { label: 'Owns', hint: 'May do all of it, also delete and share it' },
};

const choices: Choice[] = ShareLevel.options.map((id) => ({ id, ...levels[id] }));
const Share = z.object({ username: Username, level: ShareLevel });

/** With whom a guest is shared, and as what. */
export function GuestSharing() {
  const { detail, row, reload } = useGuest();
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  if (!row) return null;
  const mayShare = row.may.includes('guest.share');
  if (!mayShare && detail.shares.length === 0) return null;
  const stop = async (username: string) => {
    const answer = await ask(rpc.guests.share({ id: row.id, username, level: null }));
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) await reload();
  };
  return (
    <Panel
      title="Shared with"
      end={
        mayShare ? (
          <Button size="sm" variant="quiet" icon="plus" onPress={() => setOpen(true)}>
            Share
          </Button>
        ) : null
      }
      flush
    >
      {refusal ? (
        <Notice tone="failed" title={refusal.title}>
          {refusal.next}
        </Notice>
      ) : null}
      {detail.shares.length === 0 ? <p className="px-3.5 py-3 text-ink-faint">Nobody else.</p> : null}
      <ul>
        {detail.shares.map((share) => (
          <li
            key={share.userId}
            className="flex items-center gap-2 border-t border-line px-3.5 py-1.5 first:border-t-0"
          >
            <Face name={share.name} small />
            <span className="cut flex-1">{share.name}</span>
            <span className="text-xs text-ink-muted">
              {ShareLevel.safeParse(share.level).success ? levels[share.level as ShareLevel].label.toLowerCase() : ''}
            </span>
            {mayShare && share.username ? (
              <IconButton
                icon="x"
                size="sm"
                label={`Stop sharing with ${share.name}`}
                onPress={() => void stop(share.username ?? '')}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={`Share ${row.name}`}>
        <Form
          schema={Share}
          label="Share"
          defaultValues={{ username: '', level: 'operator' }}
          onSubmit={async (values) => {
            const answer = await ask(rpc.guests.share({ id: row.id, ...values }));
            if (!answer.ok) return { ok: false, refusal: answer.refusal };
            await reload();
            setOpen(false);
            return { ok: true };
          }}
        >
          <FormText name="username" label="User name" autoComplete="off" autoFocus mono />
          <FormSelect name="level" label="This person" choices={choices} />
          <div className="flex justify-end gap-2">
            <Button onPress={() => setOpen(false)}>Cancel</Button>
            <SubmitButton busyLabel="Sharing">Share</SubmitButton>
          </div>
        </Form>
      </Dialog>
    </Panel>
  );
}
