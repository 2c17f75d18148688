import type { Metadata } from 'next';
import { GuestsPage } from '#components/guests/list/guests-page.tsx';
import { parseListQuery } from '#components/guests/list/list-query.ts';

export const metadata: Metadata = { title: 'Guests' };

export default async function GuestsRoute({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  return <GuestsPage initial={parseListQuery(await searchParams)} />;
}
