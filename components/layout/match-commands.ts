import type { IconName } from '#components/ui/icon-shapes.tsx';
import type { StateKind } from '#components/ui/state-kind.ts';

export type Command = {
  id: string;
  label: string;
  /** Further words it is found by. */
  keywords?: string;
  /** The head it stands under: "Do", "Go to". */
  group?: string;
  icon?: IconName;
  /** The state of the thing it leads to, in place of an icon. */
  kind?: StateKind;
  /** Muted, after the label. */
  detail?: string;
  /** At the right: "asks first", "guest". */
  hint?: string;
  kbd?: string;
  disabledReason?: string | null;
  run?: () => void;
  href?: string;
};

export const wordsOf = (query: string): string[] => query.toLowerCase().trim().split(/\s+/).filter(Boolean);

/** Higher is better; null: does not match. Every word must be found; at the start of the label it counts most. */
export function scoreCommand(
  command: Pick<Command, 'label' | 'keywords' | 'detail'>,
  words: readonly string[],
): number | null {
  const label = command.label.toLowerCase();
  const rest = `${command.keywords ?? ''} ${command.detail ?? ''}`.toLowerCase();
  let score = 0;
  for (const word of words) {
    const at = label.indexOf(word);
    if (at === 0) score += 8;
    else if (at > 0) score += /[\s\-_.]/.test(label[at - 1] ?? '') ? 5 : 2;
    else if (rest.includes(word)) score += 1;
    else return null;
  }
  return score;
}

/** Those that match, best first within the order given, at most `limit`. What cannot be done now comes after what can. */
export function matchCommands(commands: readonly Command[], query: string, limit = 40): Command[] {
  const words = wordsOf(query);
  return commands
    .map((command, index) => ({ command, index, score: scoreCommand(command, words) }))
    .filter((found): found is { command: Command; index: number; score: number } => found.score !== null)
    .sort(
      (a, b) =>
        b.score - a.score ||
        Number(Boolean(a.command.disabledReason)) - Number(Boolean(b.command.disabledReason)) ||
        a.index - b.index,
    )
    .slice(0, limit)
    .map(({ command }) => command);
}

/** In groups, in the order in which each group is first met. */
export function groupCommands(commands: readonly Command[]): { group: string; commands: Command[] }[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const group = command.group ?? 'Do';
    const held = groups.get(group);
    if (held) held.push(command);
    else groups.set(group, [command]);
  }
  return [...groups].map(([group, held]) => ({ group, commands: held }));
}

/** The label in pieces, those that the words found marked; `at` is where a piece begins. */
export function markWords(label: string, words: readonly string[]): { at: number; text: string; found: boolean }[] {
  const marks = new Array<boolean>(label.length).fill(false);
  const low = label.toLowerCase();
  for (const word of words) {
    const at = low.indexOf(word);
    if (at >= 0) marks.fill(true, at, at + word.length);
  }
  const pieces: { at: number; text: string; found: boolean }[] = [];
  let at = 0;
  for (const char of label) {
    const found = marks[at] ?? false;
    const last = pieces.at(-1);
    if (last && last.found === found) last.text += char;
    else pieces.push({ at, text: char, found });
    at += char.length;
  }
  return pieces;
}
