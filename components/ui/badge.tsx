import type { ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import { type StateKind, stateGlyphColour, stateGround } from '#components/ui/state-kind.ts';

/**
 * A short fact with a ground. With `kind` it is a state and carries its shape; `icon` replaces the shape (pending changes:
 * kind="working" icon="clock"); without either it is a neutral figure such as "9 of 11 pass".
 */
export function Badge({
  kind,
  icon,
  children,
  outline,
}: {
  kind?: StateKind;
  icon?: IconName;
  children: ReactNode;
  outline?: boolean;
}) {
  const ground = outline
    ? 'border border-line-strong text-ink-muted'
    : kind
      ? stateGround[kind]
      : 'bg-off-subtle text-off-ink';
  return (
    <span
      className={`inline-flex h-5 flex-none items-center gap-1.5 rounded-sm px-[7px] text-xs font-medium whitespace-nowrap ${ground}`}
    >
      {icon ? (
        <Icon name={icon} size="xs" />
      ) : kind ? (
        <StateGlyph kind={kind} className={stateGlyphColour[kind]} />
      ) : null}
      {children}
    </span>
  );
}
