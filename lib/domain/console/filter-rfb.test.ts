import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRfbFilter } from '#lib/domain/console/filter-rfb.ts';
import { createRfbClientParser } from '#lib/domain/console/rfb-client-messages.ts';

const samples: Record<number, number[]> = {
  0: [0, ...Array(19).fill(1)],
  2: [2, 0, 0, 1, 0, 0, 0, 7],
  3: [3, 1, 0, 0, 0, 0, 4, 0, 3, 0],
  4: [4, 1, 0, 0, 0, 0, 0, 97],
  5: [5, 1, 0, 9, 0, 9],
  6: [6, 0, 0, 0, 0, 0, 0, 2, 65, 66],
  150: [150, 1, 0, 0, 0, 0, 4, 0, 3, 0],
  248: [248, 0, 0, 0, 0, 0, 0, 1, 1, 5],
  250: [250, 0, 1, 2],
  251: [251, 0, 4, 0, 3, 0, 1, 0, ...Array(16).fill(0)],
  255: [255, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0, 30],
};
const typesOf = (stream: Uint8Array) => {
  const types: number[] = [];
  createRfbClientParser({ begin: (head) => types.push(head.type), bytes: () => undefined }).push(stream);
  return types;
};
const anyTypes = fc.array(fc.constantFrom(...Object.keys(samples).map(Number)), { maxLength: 40 });
const streamOf = (types: number[]) => Uint8Array.from(types.flatMap((type) => samples[type] ?? []));

describe('createRfbFilter', () => {
  it('lets through in view mode only what a viewer needs to look', () => {
    fc.assert(
      fc.property(anyTypes, fc.integer({ min: 1, max: 40 }), (types, size) => {
        const filter = createRfbFilter({ mode: 'view' });
        const stream = streamOf(types);
        const out: number[] = [];
        for (let at = 0; at < stream.length; at += size) out.push(...filter.push(stream.subarray(at, at + size)));
        const passed = types.filter((type) => [0, 2, 3, 150, 248].includes(type));
        expect(out).toEqual([...streamOf(passed)]);
        expect(filter.droppedMessages()).toBe(types.length - passed.length);
      }),
    );
  });

  it('lets everything through in control mode, byte for byte', () => {
    fc.assert(
      fc.property(anyTypes, (types) => {
        expect([...createRfbFilter({ mode: 'control' }).push(streamOf(types))]).toEqual([...streamOf(types)]);
      }),
    );
  });

  it('stays whole whenever the mode changes, even in the middle of a message', () => {
    fc.assert(
      fc.property(anyTypes, fc.array(fc.nat(), { maxLength: 12 }), (types, switches) => {
        const filter = createRfbFilter({ mode: 'control' });
        const stream = streamOf(types);
        const out: number[] = [];
        for (let at = 0; at < stream.length; at += 1) {
          if (switches.some((place) => place % stream.length === at)) {
            out.push(...filter.setMode(filter.mode() === 'view' ? 'control' : 'view'));
          }
          out.push(...filter.push(stream.subarray(at, at + 1)));
        }
        expect(() => typesOf(Uint8Array.from(out))).not.toThrow();
      }),
    );
  });

  it('lets go of held keys and buttons when it turns to view', () => {
    const filter = createRfbFilter({ mode: 'control' });
    filter.push(streamOf([4, 255, 5]));
    expect([...filter.setMode('view')]).toEqual([
      ...[4, 0, 0, 0, 0, 0, 0, 97],
      ...[255, 0, 0, 0, 0, 0, 0, 97, 0, 0, 0, 30],
      ...[5, 0, 0, 9, 0, 9],
    ]);
    expect([...filter.setMode('view')]).toEqual([]);
  });

  it('lets go after the message that is on its way when the mode changes within it', () => {
    const filter = createRfbFilter({ mode: 'control' });
    const key = streamOf([4]);
    expect([...filter.push(key.subarray(0, 3))]).toEqual([4, 1, 0]);
    expect([...filter.setMode('view')]).toEqual([]);
    expect([...filter.push(key.subarray(3))]).toEqual([0, 0, 0, 0, 97, 4, 0, 0, 0, 0, 0, 0, 97]);
  });

  it('asks a further policy and tells of input', () => {
    let inputs = 0;
    const filter = createRfbFilter({
      mode: 'control',
      allows: (head) => head.type !== 6,
      onInput: () => (inputs += 1),
    });
    expect(typesOf(filter.push(streamOf([4, 6, 5, 255, 3])))).toEqual([4, 5, 255, 3]);
    expect(inputs).toBe(3);
  });
});
