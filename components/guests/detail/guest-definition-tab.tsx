'use client';

import { useMemo, useState } from 'react';
import { diffOf } from '#components/guests/detail/definition-diff.ts';
import { DefinitionEditor, type Version } from '#components/guests/detail/definition-editor.tsx';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock, type CodeLine } from '#components/ui/code-block.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { formatCount } from '#lib/web/formats.ts';

const sources = { guesthouse: 'by Guesthouse', outside: 'outside Guesthouse' } as const;

/** Every definition a guest had, newest first, and what each changed. */
export function GuestDefinitionTab({ versions: initial }: { versions: readonly Version[] }) {
  const { row } = useGuest();
  const [versions, setVersions] = useState(initial);
  /** what is being written, and with which text it began */
  const [writing, setWriting] = useState<string | null>(null);
  const [number, setNumber] = useState(initial[0]?.number ?? 0);
  const [view, setView] = useState<'change' | 'whole'>('whole');
  const at = versions.findIndex((version) => version.number === number);
  const chosen = versions[at];
  const before = versions[at + 1];
  const lines = useMemo(() => (chosen && before ? diffOf(before.xml, chosen.xml) : null), [chosen, before]);
  if (!chosen) {
    return <Empty title="Its definition was not read yet">It shows here as soon as the host has told it.</Empty>;
  }
  const newest = versions[0] ?? chosen;
  const obstacle = row ? obstacleTo('changeDefinition', row) : null;
  const count = (kind: CodeLine['kind']) => lines?.filter((line) => line.kind === kind).length ?? 0;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[260px_minmax(0,1fr)] max-laptop:grid-cols-1 max-laptop:grid-rows-[auto_minmax(0,1fr)]">
      <nav
        aria-label="Versions"
        className="min-h-0 overflow-auto border-r border-line max-laptop:max-h-40 max-laptop:border-r-0 max-laptop:border-b"
      >
        <ul>
          {versions.map((version) => (
            <li key={version.number}>
              <button
                type="button"
                aria-current={version.number === number ? 'true' : undefined}
                onClick={() => {
                  setNumber(version.number);
                  setWriting(null);
                }}
                className="flex w-full flex-col border-b border-line px-gutter py-2 text-left -outline-offset-2 hover:bg-hover aria-[current]:bg-selected max-phone:px-4"
              >
                <span className="font-medium">Version {version.number}</span>
                <span className="text-xs text-ink-muted">
                  {sources[version.source]}, <RelativeTime at={version.at} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-h-0 overflow-auto p-gutter max-phone:p-4">
        {writing === null ? (
          <>
            <div className="mb-3 flex flex-wrap items-center gap-3">
              <Segmented
                label="What to show"
                segments={[
                  { value: 'whole', label: 'Whole' },
                  { value: 'change', label: 'What it changed' },
                ]}
                value={view}
                onChange={setView}
              />
              {view === 'change' ? (
                <span className="text-xs text-ink-muted">
                  {before
                    ? `Against version ${before.number}: ${formatCount(count('added'), 'line')} added, ${formatCount(count('removed'), 'line')} removed`
                    : 'The first one that is known'}
                </span>
              ) : null}
              <Button
                size="sm"
                icon={chosen === newest ? 'edit' : 'reset'}
                disabledReason={obstacle}
                className="ml-auto"
                onPress={() => setWriting(chosen.xml)}
              >
                {chosen === newest ? 'Edit' : 'Go back to this version'}
              </Button>
            </div>
            {view === 'change' && lines ? (
              <CodeBlock label="the difference" lines={lines} maxHeight={4000} />
            ) : (
              <CodeBlock label={`version ${chosen.number}`} text={chosen.xml} maxHeight={4000} />
            )}
          </>
        ) : (
          <DefinitionEditor
            key={writing}
            newest={newest}
            text={writing}
            onVersions={setVersions}
            onClose={() => setWriting(null)}
          />
        )}
      </div>
    </div>
  );
}
