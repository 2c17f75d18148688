import { diffLines } from 'diff';
import type { CodeLine } from '#components/ui/code-block.tsx';

/** Lines of both texts, those that only one has marked. */
export function diffOf(before: string, after: string): CodeLine[] {
  const lines = diffLines(before, after).flatMap((part): Omit<CodeLine, 'at'>[] =>
    part.value
      .replace(/\n$/u, '')
      .split('\n')
      .map((text) => ({ kind: part.added ? 'added' : part.removed ? 'removed' : 'same', text })),
  );
  return lines.map((line, at) => ({ ...line, at }));
}

/** Of a difference only what changed, with a line around each; what is left out is a line of dots. */
export function contextOf(lines: readonly CodeLine[], around = 1): CodeLine[] {
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some((line) => line.kind !== 'same');
  const kept: CodeLine[] = [];
  let isGap = false;
  for (const [index, line] of lines.entries()) {
    if (isNear(index)) {
      if (isGap && kept.length > 0) kept.push({ at: line.at - 1, kind: 'same', text: '⋯' });
      kept.push(line);
    }
    isGap = !isNear(index);
  }
  return kept;
}
