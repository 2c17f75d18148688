'use client';

import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { usePageCommands } from '#components/layout/command-registry.ts';
import type { Command } from '#components/layout/match-commands.ts';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ChangePerson } from '#components/people/change-person.tsx';
import { CreatePerson } from '#components/people/create-person.tsx';
import { PeopleTable } from '#components/people/people-table.tsx';
import { Button } from '#components/ui/button.tsx';
import type { PersonRow } from '#lib/domain/access/person.ts';
import { formatCount } from '#lib/web/formats.ts';

/** Who may sign in, as what. */
export function PeoplePage({ people, userId }: { people: readonly PersonRow[]; userId: string }) {
  const router = useRouter();
  const [open, setOpen] = useState<'none' | 'new' | PersonRow>('none');
  const commands = useMemo<Command[]>(
    () => [
      { id: 'add-person', label: 'Add a person', group: 'Do', icon: 'plus', run: () => setOpen('new') },
      ...people.map(
        (person): Command => ({
          id: `person:${person.id}`,
          label: person.name,
          keywords: person.username ?? '',
          group: 'People',
          icon: 'people',
          run: () => setOpen(person),
        }),
      ),
    ],
    [people],
  );
  usePageCommands(commands);
  const close = () => setOpen('none');
  const changed = () => {
    close();
    router.refresh();
  };
  return (
    <>
      <PageHeader
        title="People"
        line
        facts={<span>{formatCount(people.length, 'account')}</span>}
        actions={
          <Button icon="plus" variant="primary" onPress={() => setOpen('new')}>
            Add a person
          </Button>
        }
      />
      <PeopleTable people={people} userId={userId} onOpen={setOpen} />
      {open === 'new' ? <CreatePerson onClose={close} onDone={changed} /> : null}
      {open !== 'none' && open !== 'new' ? (
        <ChangePerson
          person={people.find((person) => person.id === open.id) ?? open}
          isSelf={open.id === userId}
          onClose={close}
          onDone={changed}
        />
      ) : null}
    </>
  );
}
