'use client';

import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { type CreateValues, sizeOf } from '#components/guests/create/create-values.ts';
import type { CreationPreview } from '#components/guests/create/use-creation-preview.ts';
import { Badge } from '#components/ui/badge.tsx';
import { CapacityBar, CapacityLegend, type CapacityPart } from '#components/ui/capacity-bar.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatBytes, formatCount, formatGiBFigure, formatMiB } from '#lib/web/formats.ts';

/** What will be made, on which host and why, what it takes of what is free, and what is run for it. */
export function CreationSummary({
  preview,
  refusal,
  sourceName,
  osId,
}: {
  preview: CreationPreview | null;
  refusal: RefusalText | null;
  sourceName: string;
  osId: string | null;
}) {
  const values = useWatch() as CreateValues;
  const size = sizeOf(values);
  return (
    <Panel title="What will be made" end={preview ? <Badge>{formatCount(preview.names.length, 'guest')}</Badge> : null}>
      {refusal ? (
        <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      ) : null}
      {preview && preview.warnings.length > 0 ? (
        <div className="mb-3.5 flex flex-col gap-2">
          {preview.warnings.map((warning) => (
            <Notice key={warning} tone="look" boxed title={warning}>
              {warningNext}
            </Notice>
          ))}
        </div>
      ) : null}
      {preview === null && !refusal && !sourceName ? (
        <p className="text-ink-muted">Choose {sources[values.sourceKind]}, and this says what it takes, and where.</p>
      ) : null}
      {preview === null && !refusal && sourceName ? (
        <div className="flex flex-col gap-4 py-1">
          <Skeleton width="60%" />
          <Skeleton width="85%" />
          <Skeleton width="70%" />
        </div>
      ) : null}
      {preview ? (
        <div className={`flex flex-col gap-3.5 ${refusal ? 'mt-3.5 opacity-60' : ''}`}>
          <div className="flex min-w-0 gap-3">
            <span className="pt-0.5">
              <OsMark os={osId} large />
            </span>
            <div className="min-w-0">
              <div className="cut mono-name" title={preview.names.join(', ')}>
                {namesOf(preview.names)}
              </div>
              <div className="text-xs text-ink-faint [overflow-wrap:anywhere]">
                {sourceName ? `from ${sourceName} · ` : ''}
                {size.vcpus} vCPU · {formatMiB(size.memoryMiB)}
                {values.sourceKind === 'volume' ? '' : ` · ${size.diskGiB} GiB`}
                {preview.names.length > 1 ? ' each' : ''}
              </div>
            </div>
          </div>
          <hr className="-mx-3.5 border-line" />
          <div className="flex items-start gap-2.5">
            <span className="flex h-5 items-center">
              <StateGlyph kind="running" />
            </span>
            <div className="min-w-0">
              On <b className="mono-name">{preview.hostName}</b>
              <p className="text-xs text-ink-muted">
                {preview.reason}
                {preview.virtType === 'qemu' ? ' It has no KVM, so the guest is emulated, which is slow.' : ''}
              </p>
            </div>
          </div>
          <hr className="-mx-3.5 border-line" />
          <Uses preview={preview} />
        </div>
      ) : null}
    </Panel>
  );
}

const sources = { image: 'an image', iso: 'an ISO', volume: 'a volume' } as const;

const warningNext = 'Choose another size, or Firmware under Advanced.';

const namesOf = (names: readonly string[]): string =>
  names.length > 2 ? `${names[0]} … ${names.at(-1)}` : names.join(', ');

function Uses({ preview }: { preview: CreationPreview }) {
  const { cpus, memoryMiB, diskBytes } = preview;
  const memoryFree = Math.max(0, memoryMiB.total - memoryMiB.promised - memoryMiB.plus);
  return (
    <>
      <Use
        name="vCPU"
        total={cpus.total}
        parts={[
          { kind: 'new', amount: cpus.plus, label: `${cpus.plus} for these guests` },
          { kind: 'free', amount: Math.max(0, cpus.total - cpus.plus), label: `of ${cpus.total}` },
        ]}
        plus={`+${cpus.plus}`}
        of={`of ${cpus.total}`}
      />
      <Use
        name="Memory"
        total={memoryMiB.total}
        parts={[
          { kind: 'promised', amount: memoryMiB.promised, label: `${formatMiB(memoryMiB.promised)} promised` },
          { kind: 'new', amount: memoryMiB.plus, label: `${formatMiB(memoryMiB.plus)} for these guests` },
          { kind: 'free', amount: memoryFree, label: `${formatMiB(memoryFree)} free` },
        ]}
        plus={`+${formatGiBFigure(memoryMiB.plus)}`}
        of={`of ${formatMiB(memoryMiB.total)}`}
      />
      {diskBytes.plus > 0 ? (
        <Use
          name="Disk"
          total={Math.max(diskBytes.available, diskBytes.plus)}
          parts={[
            { kind: 'new', amount: diskBytes.plus, label: `up to ${formatBytes(diskBytes.plus)} for these guests` },
            { kind: 'free', amount: diskBytes.available, label: `${formatBytes(diskBytes.available)} free` },
          ]}
          plus={`+${formatBytes(diskBytes.plus)}`}
          of={`of ${formatBytes(diskBytes.available)} free`}
        />
      ) : null}
      <CapacityLegend kinds={['promised', 'new', 'free']} />
      {diskBytes.plus > 0 ? (
        <p className="text-xs text-ink-muted">
          Disks start small in <span className="mono">{preview.poolName}</span> and may grow to their size.
        </p>
      ) : null}
    </>
  );
}

function Use(props: { name: string; total: number; parts: readonly CapacityPart[]; plus: string; of: string }) {
  return (
    <div className="grid grid-cols-[56px_minmax(0,1fr)_auto] items-center gap-3">
      <span>{props.name}</span>
      <CapacityBar name={props.name} total={props.total} parts={props.parts} />
      <span className="min-w-[88px] text-right whitespace-nowrap">
        {props.plus} <span className="text-ink-faint">{props.of}</span>
      </span>
    </div>
  );
}

const shownWords = { commands: 'the commands', xml: 'the definition', answers: 'the answers' } as const;

/** The exact commands, the definition and the answer file of the first guest. */
export function WhatRuns({ preview }: { preview: CreationPreview | null }) {
  const [view, setView] = useState<'commands' | 'xml' | 'answers'>('commands');
  if (!preview) return null;
  const others = preview.names.slice(1);
  const shown = view === 'answers' && preview.answerFile === null ? 'commands' : view;
  const commands = [
    ...preview.commands,
    ...(others.length > 0
      ? [`# and the same for ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}`]
      : []),
  ].join('\n');
  return (
    <Panel
      title="What will run"
      end={
        <Segmented
          label="What to show"
          segments={[
            { value: 'commands', label: 'Commands' },
            { value: 'xml', label: 'XML' },
            ...(preview.answerFile === null ? [] : [{ value: 'answers' as const, label: 'Answers' }]),
          ]}
          value={shown}
          onChange={setView}
        />
      }
      flush
    >
      <CodeBlock
        label={shownWords[shown]}
        text={{ commands, xml: preview.xml, answers: preview.answerFile ?? '' }[shown]}
        wrap={shown === 'commands'}
      />
    </Panel>
  );
}
