const ours = new Set(['ControlLeft', 'ControlRight', 'AltLeft']);
const maxTapMs = 600;

/**
 * Notices Ctrl+Alt pressed and let go with nothing between: the gesture that gives the keyboard back to the page.
 * The right Alt is left out: on Windows, AltGr arrives as Ctrl and the right Alt.
 */
export function createReleaseTap(onTap: () => void) {
  const held = new Set<string>();
  let bothSinceMs: number | undefined;
  const forget = () => {
    bothSinceMs = undefined;
  };
  return {
    keydown: (code: string, nowMs: number) => {
      if (!ours.has(code)) return forget();
      if (held.has(code)) return;
      held.add(code);
      const hasBoth = held.has('AltLeft') && held.size === 2;
      bothSinceMs = hasBoth ? nowMs : undefined;
    },
    keyup: (code: string, nowMs: number) => {
      held.delete(code);
      if (held.size > 0) return;
      if (bothSinceMs !== undefined && nowMs - bothSinceMs <= maxTapMs) onTap();
      forget();
    },
    /** The window lost the keyboard: what is held now is not known. */
    reset: () => {
      held.clear();
      forget();
    },
    /** A click between makes it another gesture. */
    pointer: forget,
  };
}
