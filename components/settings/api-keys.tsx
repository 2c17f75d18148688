'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { CreateApiKey } from '#components/settings/create-api-key.tsx';
import { permissionWords } from '#components/settings/permission-words.ts';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { Permission } from '#lib/domain/access/permission.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

export type ApiKeyRow = {
  id: string;
  name: string;
  hint: string;
  permissions: Permission[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
};

/** Keys for scripts: each a part of what one may do oneself, for a time. */
export function ApiKeys({
  apiKeys,
  permissions,
}: {
  apiKeys: readonly ApiKeyRow[];
  permissions: readonly Permission[];
}) {
  const router = useRouter();
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  const [revoking, setRevoking] = useState<ApiKeyRow | null>(null);
  return (
    <Panel
      title="API keys"
      end={
        <>
          <TextLink href={paths.apiDocs()}>What the API can do</TextLink>
          <Button size="sm" icon="plus" onPress={() => setCreating(true)}>
            Make a key
          </Button>
        </>
      }
      flush
    >
      {made ? (
        <div className="border-b border-line p-3.5">
          <Notice
            tone="passed"
            boxed
            title={`The key ${made.name} is made. Copy it now: it is not shown again.`}
            fix={
              <Button size="sm" onPress={() => setMade(null)}>
                I have it
              </Button>
            }
          />
          <div className="mt-2">
            <CodeBlock label="the key" text={made.token} wrap />
          </div>
        </div>
      ) : null}
      {apiKeys.length === 0 ? (
        <Empty title="No key yet" level={3}>
          A script sends it as a bearer token and may do what the key allows, in your name.
        </Empty>
      ) : (
        <ul aria-label="API keys">
          {apiKeys.map((key) => (
            <Key key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </ul>
      )}
      {isCreating ? (
        <CreateApiKey
          permissions={permissions}
          onClose={() => setCreating(false)}
          onMade={(next) => {
            setCreating(false);
            setMade(next);
            router.refresh();
          }}
        />
      ) : null}
      {revoking ? (
        <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} onDone={() => router.refresh()} />
      ) : null}
    </Panel>
  );
}

function Key({ apiKey, onRevoke }: { apiKey: ApiKeyRow; onRevoke: () => void }) {
  return (
    <li className="flex items-center gap-3 border-t border-line px-3.5 py-2 first:border-t-0">
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="cut font-medium">{apiKey.name}</span>
          <span className="mono text-ink-faint">{apiKey.hint}…</span>
        </span>
        <span
          className="block text-xs text-ink-faint"
          title={apiKey.permissions.map((permission) => permissionWords[permission]).join(', ')}
        >
          {formatCount(apiKey.permissions.length, 'permission')}, expires <RelativeTime at={apiKey.expiresAt} />,{' '}
          {apiKey.lastUsedAt ? 'used ' : 'never used'}
          {apiKey.lastUsedAt ? <RelativeTime at={apiKey.lastUsedAt} /> : null}
        </span>
      </span>
      <Button size="sm" variant="quiet-danger" aria-label={`Revoke ${apiKey.name}`} onPress={onRevoke}>
        Revoke
      </Button>
    </li>
  );
}

function RevokeKey({ apiKey, onClose, onDone }: { apiKey: ApiKeyRow; onClose: () => void; onDone: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const revoke = async () => {
    setAsking(true);
    const answer = await ask(rpc.apiKeys.revoke({ id: apiKey.id }));
    setAsking(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    onDone();
    onClose();
  };
  return (
    <ConfirmDestroyDialog
      open
      onClose={onClose}
      action="Revoke the key"
      busyLabel="Revoking"
      keep="Keep it"
      loss="Whatever uses this key is refused from now on."
      items={[{ id: apiKey.id, name: apiKey.name, detail: `${apiKey.hint}…` }]}
      busy={isAsking}
      refusal={
        refusal ? (
          <Notice tone="failed" boxed title={refusal.title}>
            {refusal.next}
          </Notice>
        ) : null
      }
      onConfirm={() => void revoke()}
    />
  );
}
