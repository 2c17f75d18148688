'use client';

import type { ReactNode } from 'react';
import { verdictLooks } from '#components/hosts/host-look.ts';
import { Badge } from '#components/ui/badge.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import type { HostCheck } from '#lib/domain/host/host-check.ts';

const order: Record<HostCheck['verdict'], number> = { failed: 0, look: 1, passed: 2 };

/** What a host has and lacks: the faults first, each with why it matters and what to do about it. */
export function ReadinessPanel({
  checks,
  checkedAt,
  extra,
}: {
  checks: readonly HostCheck[];
  checkedAt: string | null;
  /** Below a check, by its id: a button that mends it here. */
  extra?: (check: HostCheck) => ReactNode;
}) {
  const sorted = [...checks].sort((a, b) => order[a.verdict] - order[b.verdict]);
  const passed = checks.filter((check) => check.verdict === 'passed').length;
  return (
    <Panel
      title="Readiness"
      beside={checks.length > 0 ? <Badge>{`${passed} of ${checks.length} pass`}</Badge> : null}
      end={
        checkedAt ? (
          <span className="text-ink-faint">
            checked <RelativeTime at={checkedAt} />
          </span>
        ) : null
      }
      flush
    >
      {checks.length === 0 ? (
        <p className="p-3.5 text-ink-muted">It has not been checked yet. That happens at the first connection.</p>
      ) : (
        <ul>
          {sorted.map((check) => (
            <Check key={check.id} check={check}>
              {extra?.(check)}
            </Check>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Check({ check, children }: { check: HostCheck; children?: ReactNode }) {
  const look = verdictLooks[check.verdict];
  const isFine = check.verdict === 'passed';
  return (
    <li className="flex gap-3 border-t border-line px-3.5 py-2 first:border-t-0">
      <span className="mt-1">
        <StateGlyph kind={look.kind} label={look.word} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 flex-wrap gap-x-2.5">
          <span className="font-medium">{check.title}</span>
          <span className="min-w-0 text-ink-muted [overflow-wrap:anywhere]">{check.found}</span>
        </div>
        {isFine || !(check.why || check.fix || check.command || children) ? null : (
          <div className="flex flex-col gap-2 py-1.5">
            {check.why || check.fix ? (
              <p className="text-ink-muted [overflow-wrap:anywhere]">
                {[check.why, check.fix].filter(Boolean).join(' ')}
              </p>
            ) : null}
            {check.command ? <CodeBlock label={`the command for ${check.title}`} text={check.command} wrap /> : null}
            {children}
          </div>
        )}
      </div>
    </li>
  );
}
