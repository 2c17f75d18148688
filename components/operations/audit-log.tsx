'use client';

import { useEffect, useRef, useState } from 'react';
import { auditWords } from '#components/operations/audit-words.ts';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Face } from '#components/ui/face.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { AuditRow } from '#lib/procedures/audit/list-audit.ts';
import { formatCount } from '#lib/web/formats.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const pageSize = 100;
const typingPauseMs = 250;

/** Who did what, newest first, a page at a time. The search is made by the server, over all that is kept. */
export function AuditLog({ initial }: { initial: readonly AuditRow[] }) {
  const [search, setSearch] = useState('');
  const [rows, setRows] = useState(initial);
  const [isAtEnd, setAtEnd] = useState(initial.length < pageSize);
  const [isLoading, setLoading] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const latest = useRef(0);

  const load = async (words: string, before?: string) => {
    latest.current += 1;
    const mine = latest.current;
    setLoading(true);
    const answer = await ask(rpc.audit.list({ search: words.trim() || undefined, before, limit: pageSize }));
    // a later search overtakes an earlier one
    if (mine !== latest.current) return;
    setLoading(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    setRows((known) => (before ? [...known, ...answer.value] : answer.value));
    setAtEnd(answer.value.length < pageSize);
  };

  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const type = (words: string) => {
    setSearch(words);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => void load(words), typingPauseMs);
  };

  return (
    <>
      <div className="flex flex-none items-center gap-2 px-gutter py-2 max-phone:px-4">
        <SearchField
          label="Search the audit log"
          placeholder="Who, what was done, on what"
          value={search}
          onChange={type}
          end={isLoading ? 'Searching' : formatCount(rows.length, 'entry', 'entries') + (isAtEnd ? '' : ' and older')}
          slash
        />
      </div>
      {refusal ? (
        <Notice
          tone="failed"
          title={refusal.title}
          fix={
            <Button size="sm" onPress={() => void load(search)}>
              Try again
            </Button>
          }
        >
          {refusal.next}
        </Notice>
      ) : null}
      <ScrollRegion label="Entries" className="min-h-0 flex-1 border-t border-line -outline-offset-2">
        {rows.length === 0 ? (
          <Empty title={search ? 'No entry matches' : 'The log is empty'}>
            {search
              ? 'Nobody did anything with these words.'
              : 'Every change stands here with its author, from the first one on.'}
          </Empty>
        ) : (
          <AuditTable rows={rows} />
        )}
        {isAtEnd || rows.length === 0 ? null : (
          <div className="flex justify-center p-4">
            <Button busy={isLoading} busyLabel="Loading" onPress={() => void load(search, rows.at(-1)?.id)}>
              Show older entries
            </Button>
          </div>
        )}
      </ScrollRegion>
    </>
  );
}

function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <table className="w-full border-collapse text-left">
      <thead className="max-phone:sr-only">
        <tr className="h-head text-xs text-ink-faint [&>th]:sticky [&>th]:top-0 [&>th]:z-1 [&>th]:bg-surface [&>th]:font-medium">
          <th scope="col" className="w-28 pl-gutter">
            When
          </th>
          <th scope="col" className="w-52">
            Who
          </th>
          <th scope="col" className="w-64">
            Did what
          </th>
          <th scope="col">To what</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <AuditEntry key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function AuditEntry({ row }: { row: AuditRow }) {
  const more = row.details && typeof row.details === 'object' && Object.keys(row.details).length > 0;
  return (
    <tr className="border-t border-line align-top max-phone:block max-phone:px-4 max-phone:py-2 max-phone:[&>td]:block [&>td]:py-2 max-phone:[&>td]:py-0.5">
      <td className="pl-gutter text-ink-faint max-phone:pl-0!">
        <RelativeTime at={row.at} />
      </td>
      <td className="pr-3">
        <span className="flex min-w-0 items-center gap-2">
          <Face name={row.userName} small />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {row.userName}
            {viaWords[row.via] === '' ? null : <span className="text-xs text-ink-faint"> {viaWords[row.via]}</span>}
          </span>
        </span>
      </td>
      <td className="pr-3 font-medium">{auditWords(row.action)}</td>
      <td className="min-w-0 pr-gutter [overflow-wrap:anywhere]">
        <span className="mono">{row.targetName}</span>
        {more ? (
          <details className="text-xs text-ink-muted">
            <summary className="w-fit cursor-pointer rounded-xs">Details</summary>
            <pre className="mono whitespace-pre-wrap [overflow-wrap:anywhere]">
              {JSON.stringify(row.details, null, 2)}
            </pre>
          </details>
        ) : null}
      </td>
    </tr>
  );
}

const viaWords: Record<AuditRow['via'], string> = {
  page: '',
  api: 'by API key',
  engine: '',
  outside: '',
};
