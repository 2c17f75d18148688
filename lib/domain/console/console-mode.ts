import { z } from 'zod';

/** What a person may do at a screen: only look, or also type and point. Enforced by the gateway, never by the page. */
export const ConsoleMode = z.enum(['view', 'control']);
export type ConsoleMode = z.infer<typeof ConsoleMode>;

/** `vnc` is the graphical screen, `serial` the first serial line. */
export const ConsoleKind = z.enum(['vnc', 'serial']);
export type ConsoleKind = z.infer<typeof ConsoleKind>;

/** What somebody may do at a guest's consoles now. */
export type ConsoleRight = ConsoleMode | 'none';

/** The mode that is left when `right` is all somebody has; undefined: the console must close. */
export function allowedMode(asked: ConsoleMode, right: ConsoleRight): ConsoleMode | undefined {
  if (right === 'none') return undefined;
  return right === 'control' ? asked : 'view';
}
