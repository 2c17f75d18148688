'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useDeferredValue, useMemo, useState } from 'react';
import { useMe } from '#components/frame/me-provider.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { isOperationFilter, matchOperations, type OperationFilter } from '#components/operations/match-operations.ts';
import { OperationDetailView } from '#components/operations/operation-detail.tsx';
import { OperationsTable } from '#components/operations/operations-table.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { deskQuery, laptopQuery, useMedia } from '#components/ui/use-media.ts';
import { useSidePanel } from '#components/ui/use-side-panel.ts';
import { seesPlaces } from '#lib/domain/access/sees-places.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';

/** The detail tells these in full; without them the table fits beside it, until it stands alone below 1120 px. */
const hiddenBesideDetail = ['on', 'host', 'took'];
const hiddenWhereNarrow = [...hiddenBesideDetail, 'progress'];

const withCount = (label: string, count: number) => (count > 0 ? `${label} ${count}` : label);

/** Every operation, live, with the one that is open at the side. Filter, search and the open one are in the address. */
export function OperationsPage({ initial, userId }: { initial: readonly OperationRow[]; userId: string }) {
  const rows = useLiveRows('operations', initial);
  const isNarrow = useMedia(deskQuery);
  const params = useSearchParams();
  const pathname = usePathname();
  const shown = params.get('show');
  const filter: OperationFilter = isOperationFilter(shown) ? shown : 'all';
  const openId = params.get('operation');
  const [search, setSearch] = useState(params.get('search') ?? '');
  const wanted = useDeferredValue(search);

  const setParam = (name: string, value: string | null) => {
    const next = new URLSearchParams(window.location.search);
    if (value) next.set(name, value);
    else next.delete(name);
    const query = next.toString();
    // the rows are here already: the address changes without asking the server
    window.history.replaceState(null, '', query ? `${pathname}?${query}` : pathname);
  };
  const found = useMemo(
    () => matchOperations(rows, { filter, search: wanted, userId }),
    [rows, filter, wanted, userId],
  );
  const count = (of: OperationFilter) => matchOperations(rows, { filter: of, search: '', userId }).length;
  const clear = () => {
    setSearch('');
    window.history.replaceState(null, '', pathname);
  };

  return (
    <>
      <div className="flex flex-none flex-wrap items-center gap-2 px-gutter py-2 max-phone:px-4">
        <div className="flex min-w-0 flex-1 basis-64">
          <SearchField
            label="Search operations"
            placeholder={seesPlaces(useMe()) ? 'What, on what, host, who' : 'What, on what, who'}
            value={search}
            onChange={(text) => {
              setSearch(text);
              setParam('search', text);
            }}
            slash
          />
        </div>
        <Segmented
          label="Which operations"
          value={filter}
          onChange={(next) => setParam('show', next === 'all' ? null : next)}
          segments={[
            { value: 'all', label: 'All' },
            { value: 'running', label: withCount('Running', count('running')) },
            { value: 'failed', label: withCount('Failed', count('failed')) },
            { value: 'mine', label: 'Mine' },
          ]}
        />
      </div>
      <div
        className={`grid min-h-0 flex-1 border-t border-line ${openId ? 'grid-cols-[minmax(0,1fr)_392px] max-laptop:grid-cols-1' : 'grid-cols-1'}`}
      >
        <div className={`flex min-h-0 min-w-0 flex-col ${openId ? 'max-laptop:hidden' : ''}`}>
          <OperationsTable
            rows={found}
            currentId={openId}
            hiddenColumns={openId ? (isNarrow ? hiddenWhereNarrow : hiddenBesideDetail) : undefined}
            onOpen={(row) => setParam('operation', row.id === openId ? null : row.id)}
            empty={<NothingHere isFiltered={filter !== 'all' || search !== ''} onClear={clear} />}
          />
        </div>
        {openId ? <OpenOperation key={openId} id={openId} onClose={() => setParam('operation', null)} /> : null}
      </div>
    </>
  );
}

/** At the side of the table, whose rows keep the focus; below 1120 px in its place. */
function OpenOperation({ id, onClose }: { id: string; onClose: () => void }) {
  const panel = useSidePanel<HTMLElement>({
    // the server has no CSS.escape, and draws this too where the address names it
    openers: [`[data-row=${JSON.stringify(id)}]`],
    onClose,
    takesFocus: () => window.matchMedia(laptopQuery).matches,
  });
  return (
    <aside
      {...panel}
      aria-label="The operation"
      className="min-h-0 overflow-auto border-l border-line outline-none max-laptop:border-l-0"
    >
      <OperationDetailView id={id} end={<IconButton icon="x" label="Close" size="sm" onPress={onClose} />} />
    </aside>
  );
}

function NothingHere({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <Empty title="No operation matches" actions={<Button onPress={onClear}>Show all</Button>}>
        Nothing among the newest operations fits the search and the filter.
      </Empty>
    );
  return (
    <Empty title="Nothing has been done yet">
      Every change that Guesthouse makes on a host stands here: who, on what, each step, its output and its end.
    </Empty>
  );
}
