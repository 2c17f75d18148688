'use client';

import { useMemo } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Face } from '#components/ui/face.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { DataColumn } from '#components/ui/table/data-column.ts';
import { DataTable } from '#components/ui/table/data-table.tsx';
import type { PersonRow } from '#lib/domain/access/person.ts';
import { roleNames } from '#lib/domain/access/role.ts';

const byName = { id: 'name', desc: false };

const columnsFor = (userId: string): readonly DataColumn<PersonRow>[] => [
  {
    id: 'name',
    header: 'Name',
    width: '2fr',
    minWidth: 180,
    sortValue: (person) => person.name,
    cell: (person) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <Face name={person.name} small />
        <span className="cut font-medium" title={person.name}>
          {person.name}
        </span>
        {person.id === userId ? <Badge outline>you</Badge> : null}
      </span>
    ),
  },
  {
    id: 'username',
    header: 'User name',
    width: '1fr',
    minWidth: 120,
    sortValue: (person) => person.username,
    cell: (person) => <span className="cut mono">{person.username}</span>,
  },
  {
    id: 'email',
    header: 'E-mail',
    width: '1fr',
    minWidth: 140,
    rank: 2,
    sortValue: (person) => person.email,
    cell: (person) => <span className="cut text-ink-muted">{person.email}</span>,
  },
  {
    id: 'role',
    header: 'Role',
    width: 112,
    sortValue: (person) => roleNames[person.role],
    cell: (person) => roleNames[person.role],
  },
  {
    id: 'account',
    header: 'Account',
    width: 112,
    sortValue: (person) => (person.isDisabled ? 1 : 0),
    cell: (person) =>
      person.isDisabled ? (
        <StateWord kind="cancelled">Disabled</StateWord>
      ) : (
        <StateWord kind="passed">Enabled</StateWord>
      ),
  },
  {
    id: 'guests',
    header: 'Guests',
    width: 84,
    align: 'end',
    descFirst: true,
    sortValue: (person) => person.guestCount,
    cell: (person) => person.guestCount,
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: 120,
    align: 'end',
    rank: 2,
    descFirst: true,
    sortValue: (person) => (person.lastSeenAt ? Date.parse(person.lastSeenAt) : null),
    cell: (person) => (
      <span className="text-ink-faint">
        {person.lastSeenAt ? <RelativeTime at={person.lastSeenAt} /> : 'not signed in'}
      </span>
    ),
  },
];

/** The accounts; a row opens what can be changed of it. */
export function PeopleTable({
  people,
  userId,
  onOpen,
  loading,
}: {
  people: readonly PersonRow[];
  userId: string;
  onOpen?: (person: PersonRow) => void;
  loading?: boolean;
}) {
  const columns = useMemo(() => columnsFor(userId), [userId]);
  return (
    <DataTable
      label="People"
      rows={people}
      columns={columns}
      defaultSort={byName}
      onOpen={onOpen}
      loading={loading}
      renderNarrow={(person) => (
        <div className="flex h-full min-w-0 items-center gap-3 px-1">
          <Face name={person.name} />
          <span className="min-w-0 flex-1">
            <span className="block cut font-medium">{person.name}</span>
            <span className="block cut text-xs text-ink-faint">
              {[roleNames[person.role], person.username, person.isDisabled && 'disabled'].filter(Boolean).join(' · ')}
            </span>
          </span>
        </div>
      )}
    />
  );
}
