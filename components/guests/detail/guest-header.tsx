'use client';

import { useMay } from '#components/frame/me-provider.tsx';
import { usePending } from '#components/guests/actions/action-store.ts';
import { GuestActionsMenu } from '#components/guests/detail/guest-actions-menu.tsx';
import { lookOf } from '#components/guests/guest-state.ts';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import { Tag } from '#components/ui/tag.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { paths } from '#lib/web/paths.ts';

/** The head of a guest: state, name, system, host, address, tags, and what can be done now. */
export function GuestHeader({ row, pendingChanges }: { row: GuestRow; pendingChanges: number }) {
  const look = lookOf(row, usePending(row.id));
  const maySeeHosts = useMay('host.read');
  return (
    <PageHeader
      title={row.name}
      mono
      stateByActions
      before={
        <StateWord kind={look.kind} stale={look.stale}>
          {look.word}
        </StateWord>
      }
      facts={
        <span className="contents max-phone:hidden">
          {row.osId ? (
            <span className="inline-flex items-center gap-1.5">
              <OsMark os={row.osId} />
              {describeOs(row.osId).name}
            </span>
          ) : null}
          {row.hostId ? (
            <span className="inline-flex items-center gap-1 border-line-strong not-first:border-l not-first:pl-3.5">
              on{' '}
              {maySeeHosts ? (
                <TextLink href={paths.host(row.hostId)} mono>
                  {row.hostName}
                </TextLink>
              ) : (
                <span className="mono">{row.hostName}</span>
              )}
            </span>
          ) : null}
          {row.addresses[0] ? <CopyText text={row.addresses[0]} label="address" /> : null}
          {row.tags.length > 0 ? (
            <span className="flex min-w-0 flex-wrap gap-1">
              {row.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
          ) : null}
        </span>
      }
      actions={
        <>
          {pendingChanges > 0 ? (
            <span className="max-phone:hidden">
              <Badge kind="working" icon="clock">
                {pendingChanges} at next boot
              </Badge>
            </span>
          ) : null}
          <GuestActionsMenu row={row} />
        </>
      }
    />
  );
}
