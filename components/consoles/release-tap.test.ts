import { describe, expect, it } from 'vitest';
import { createReleaseTap } from '#components/consoles/release-tap.ts';

function taps(events: [string, number?][]): number {
  let count = 0;
  let nowMs = 0;
  const tap = createReleaseTap(() => {
    count += 1;
  });
  for (const [event, waitMs = 20] of events) {
    nowMs += waitMs;
    if (event === 'click') tap.pointer();
    else if (event === 'blur') tap.reset();
    else if (event.startsWith('-')) tap.keyup(event.slice(1), nowMs);
    else tap.keydown(event, nowMs);
  }
  return count;
}

describe('createReleaseTap', () => {
  it.each<[string, [string, number?][], number]>([
    ['Ctrl, Alt, both up', [['ControlLeft'], ['AltLeft'], ['-AltLeft'], ['-ControlLeft']], 1],
    ['Alt first', [['AltLeft'], ['ControlRight'], ['-AltLeft'], ['-ControlRight']], 1],
    ['held keys repeat', [['ControlLeft'], ['AltLeft'], ['AltLeft'], ['AltLeft'], ['-AltLeft'], ['-ControlLeft']], 1],
    [
      'twice',
      [
        ['ControlLeft'],
        ['AltLeft'],
        ['-AltLeft'],
        ['-ControlLeft'],
        ['ControlLeft'],
        ['AltLeft'],
        ['-AltLeft'],
        ['-ControlLeft'],
      ],
      2,
    ],
    ['Ctrl Alt F2', [['ControlLeft'], ['AltLeft'], ['F2'], ['-F2'], ['-AltLeft'], ['-ControlLeft']], 0],
    ['AltGr on Windows', [['ControlLeft'], ['AltRight'], ['-ControlLeft'], ['-AltRight']], 0],
    ['held long', [['ControlLeft'], ['AltLeft'], ['-AltLeft', 900], ['-ControlLeft']], 0],
    ['a click between', [['ControlLeft'], ['AltLeft'], ['click'], ['-AltLeft'], ['-ControlLeft']], 0],
    ['the window lost', [['ControlLeft'], ['AltLeft'], ['blur'], ['-AltLeft'], ['-ControlLeft']], 0],
    ['Ctrl alone', [['ControlLeft'], ['-ControlLeft']], 0],
  ])('%s', (_, events, expected) => {
    expect(taps(events)).toBe(expected);
  });
});
