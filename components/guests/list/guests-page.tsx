'use client';

import { useEffect, useMemo, useState } from 'react';
import { useMay, useMe } from '#components/frame/me-provider.tsx';
import { isStale, tabOf } from '#components/guests/guest-state.ts';
import { AwayNotices } from '#components/guests/list/away-notices.tsx';
import { FirstRun } from '#components/guests/list/first-run.tsx';
import { keepGuestOrder } from '#components/guests/list/guest-order.ts';
import { GuestSelectionBar } from '#components/guests/list/guest-selection-bar.tsx';
import { guestTabsFor } from '#components/guests/list/guest-tabs.ts';
import { type ListQuery, writeListQuery } from '#components/guests/list/list-query.ts';
import { NoGuests } from '#components/guests/list/no-guests.tsx';
import { useGuestKeys } from '#components/guests/list/use-guest-keys.ts';
import { useListQuery } from '#components/guests/list/use-list-query.ts';
import { GuestSearchLine } from '#components/guests/search/guest-search-line.tsx';
import { ColumnChooser } from '#components/guests/table/column-chooser.tsx';
import { guestColumns } from '#components/guests/table/guest-columns.tsx';
import { GuestNarrowRow } from '#components/guests/table/guest-narrow-row.tsx';
import { orderColumns, setTableSettings, useTableSettings } from '#components/guests/table/table-settings.ts';
import { HiddenTitle } from '#components/layout/page-header.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { DataTable } from '#components/ui/table/data-table.tsx';
import { keepShown } from '#components/ui/table/row-selection.ts';
import { Tabs } from '#components/ui/tabs.tsx';
import { seesPlaces } from '#lib/domain/access/sees-places.ts';
import { matchGuest } from '#lib/domain/guest/search/match-guest.ts';
import { parseGuestSearch } from '#lib/domain/guest/search/parse-guest-search.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

const rowId = (row: GuestRow) => row.id;
const rowName = (row: GuestRow) => row.name;
const rowHref = (row: GuestRow) => paths.guestTab(row.id, tabOf(row));

/** All guests over all hosts: the home of who works with them. */
export function GuestsPage({ initial }: { initial: ListQuery }) {
  const me = useMe();
  const mayCreate = useMay('guest.create');
  const mayManageHosts = useMay('host.manage');
  const guests = useLiveRows('guests');
  const hosts = useLiveRows('hosts');
  const { query, change } = useListQuery(initial);
  const settings = useTableSettings();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());

  const tabs = useMemo(() => guestTabsFor(me), [me]);
  const tab = tabs.find((each) => each.id === initial.tab) ?? tabs[0];
  const terms = useMemo(() => parseGuestSearch(query.q), [query.q]);
  const ofTab = useMemo(() => guests.filter((row) => tab?.has(row) ?? true), [guests, tab]);
  const shown = useMemo(() => ofTab.filter((row) => matchGuest(row, terms, me)), [ofTab, terms, me]);
  const selectedIds = useMemo(() => keepShown(picked, shown.map(rowId)), [picked, shown]);
  const selected = useMemo(() => shown.filter((row) => selectedIds.has(row.id)), [shown, selectedIds]);
  const columns = useMemo(
    () =>
      orderColumns(
        guestColumns.filter((column) => seesPlaces(me) || column.id !== 'host'),
        settings.order,
      ),
    [settings.order, me],
  );
  const onHosts = seesPlaces(me) ? ` on ${formatCount(new Set(shown.map((row) => row.hostId)).size, 'host')}` : '';

  // the line keeps what is typed; a new one begins with what is searched for now
  const [lineNumber, setLineNumber] = useState(0);
  const clearSearch = () => {
    change({ q: '' });
    setLineNumber((number) => number + 1);
  };

  const [isAddingHost, setAddingHost] = useState(false);

  useGuestKeys(shown, selectedIds);
  useEffect(() => {
    const byName = new Intl.Collator('en', { numeric: true });
    keepGuestOrder(shown.toSorted((a, b) => byName.compare(a.name, b.name)).map(rowId));
  }, [shown]);

  if (guests.length === 0) {
    // a host that was never seen is still being added
    const isFirst = isAddingHost || !hosts.some((host) => host.lastSeenAt);
    return mayManageHosts && isFirst ? <FirstRun onBegun={() => setAddingHost(true)} /> : <NoGuests />;
  }
  return (
    <>
      <HiddenTitle title="Guests" />
      <Tabs
        label="Guests"
        current={tab?.id ?? 'all'}
        tabs={tabs.map((each) => ({
          id: each.id,
          label: each.label,
          href: `${paths.guests()}${writeListQuery({ ...query, tab: each.id })}`,
          count: guests.filter(each.has).length,
        }))}
        end={
          mayCreate ? (
            <LinkButton href={paths.createGuest()} variant="primary" size="sm" icon="plus">
              Create guest
            </LinkButton>
          ) : null
        }
      />
      <div className="flex flex-none items-center gap-2 border-b border-line px-gutter py-2 max-phone:px-4">
        <GuestSearchLine
          key={lineNumber}
          initial={lineNumber === 0 ? initial.q : query.q}
          onChange={(q) => change({ q })}
          guests={guests}
          end={shown.length === 0 ? 'no guests' : `${formatCount(shown.length, 'guest')}${onHosts}`}
        />
        <span className="contents max-phone:hidden">
          <IconButton
            icon="rows"
            label={settings.density === 'compact' ? 'Row height: compact' : 'Row height: normal'}
            onPress={() => setTableSettings({ density: settings.density === 'compact' ? 'normal' : 'compact' })}
          />
          <ColumnChooser columns={columns} />
        </span>
      </div>
      <AwayNotices hosts={hosts} />
      <DataTable
        label="Guests"
        rows={shown}
        rowName={rowName}
        rowHref={rowHref}
        columns={columns}
        hiddenColumns={settings.hidden}
        sort={query.sort}
        onSortChange={(sort) => change({ sort })}
        density={settings.density}
        selectedIds={selectedIds}
        onSelectionChange={setPicked}
        isStale={isStale}
        renderNarrow={(row) => <GuestNarrowRow row={row} />}
        bottomSpacePx={selected.length > 0 ? 72 : 0}
        empty={
          <Empty
            title="No guest matches"
            actions={query.q ? <Button onPress={clearSearch}>Clear the search</Button> : null}
          >
            {query.q ? (
              <>
                Nothing here is <span className="mono">{query.q}</span>. Terms must all hold; a dash before one turns it
                round.
              </>
            ) : (
              `${tab?.label ?? 'All'}: none of the guests is in this part of the list.`
            )}
          </Empty>
        }
      />
      <GuestSelectionBar
        selected={selected}
        total={shown.length}
        onSelectAll={() => setPicked(new Set(shown.map(rowId)))}
        onClear={() => setPicked(new Set())}
      />
    </>
  );
}
