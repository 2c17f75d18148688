import type { Metadata } from 'next';
import { PeoplePage } from '#components/people/people-page.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export const metadata: Metadata = { title: 'People' };

export default async function People() {
  const caller = await pageCaller();
  const [people, me] = await Promise.all([orNotFound(caller.people.list()), caller.session.me()]);
  return <PeoplePage people={people} userId={me.userId} />;
}
