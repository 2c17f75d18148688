/**
 * The shapes a state can have. Guests use the first six; checks and operations use running, paused and failed as `passed`,
 * `look` and `failed`.
 */
export const stateKinds = [
  'running',
  'paused',
  'off',
  'failed',
  'unknown',
  'working',
  'queued',
  'passed',
  'look',
  'cancelled',
] as const;

export type StateKind = (typeof stateKinds)[number];

/** Colour of the glyph. Never the only sign: a shape and a word go with it. */
export const stateGlyphColour: Record<StateKind, string> = {
  running: 'text-running',
  paused: 'text-paused',
  off: 'text-off',
  failed: 'text-failed',
  unknown: 'text-unknown',
  working: 'text-working',
  queued: 'text-off',
  passed: 'text-running',
  look: 'text-paused',
  cancelled: 'text-off',
};

/** Colour of the word. The normal case is quiet, so running and off are muted. */
export const stateWordColour: Record<StateKind, string> = {
  running: 'text-ink-muted',
  paused: 'text-paused-ink',
  off: 'text-ink-muted',
  failed: 'text-failed-ink',
  unknown: 'text-unknown-ink',
  working: 'text-working-ink',
  queued: 'text-ink-muted',
  passed: 'text-ink-muted',
  look: 'text-paused-ink',
  cancelled: 'text-ink-muted',
};

/** Ground and word of a badge or a notice in that state. */
export const stateGround: Record<StateKind, string> = {
  running: 'bg-running-subtle text-running-ink',
  paused: 'bg-paused-subtle text-paused-ink',
  off: 'bg-off-subtle text-off-ink',
  failed: 'bg-failed-subtle text-failed-ink',
  unknown: 'bg-unknown-subtle text-unknown-ink',
  working: 'bg-working-subtle text-working-ink',
  queued: 'bg-off-subtle text-off-ink',
  passed: 'bg-running-subtle text-running-ink',
  look: 'bg-paused-subtle text-paused-ink',
  cancelled: 'bg-off-subtle text-off-ink',
};
