import { expect, test } from 'vitest';
import { mayPass } from '#lib/engine/workers/try-again.ts';

const began = new Date('2026-01-01T10:00:00Z');
const after = (minutes: number) => new Date(began.getTime() + minutes * 60_000);

test('what does not pass by itself is final at once', () => {
  expect(mayPass({ code: 'pool.full' }, { failures: 1, since: began }, began)).toBe(false);
  expect(mayPass({ code: 'guest.name-taken' }, { failures: 1, since: began }, began)).toBe(false);
});

test('what may pass is tried five times', () => {
  const verdicts = [1, 2, 3, 4, 5].map((failures) =>
    (['host.command-failed', 'guest.drive-busy', 'guest.busy'] as const).map((code) =>
      mayPass({ code }, { failures, since: began }, after(60)),
    ),
  );
  const all = (verdict: boolean) => [verdict, verdict, verdict];
  expect(verdicts).toEqual([all(true), all(true), all(true), all(true), all(false)]);
});

test('a host that does not answer is waited for, however often it was tried, but not for ever', () => {
  const refusal = { code: 'host.unreachable' } as const;
  expect(mayPass(refusal, { failures: 50, since: began }, after(9))).toBe(true);
  expect(mayPass(refusal, { failures: 50, since: began }, after(11))).toBe(false);
});

test('what libvirt is not done with is waited for in the same way', () => {
  const refusal = { code: 'volume.busy' } as const;
  expect(mayPass(refusal, { failures: 50, since: began }, after(9))).toBe(true);
  expect(mayPass(refusal, { failures: 50, since: began }, after(11))).toBe(false);
});

test('who had worked for an hour when the host fell silent waits for it as long as who had just begun', () => {
  const refusal = { code: 'host.line-lost' } as const;
  expect(mayPass(refusal, { failures: 1, since: began }, after(60))).toBe(true);
  const awaySince = after(60);
  expect(mayPass(refusal, { failures: 50, since: began, awaySince }, after(69))).toBe(true);
  expect(mayPass(refusal, { failures: 50, since: began, awaySince }, after(71))).toBe(false);
});

test('where a person waits for the answer, a host that does not answer fails soon', () => {
  const refusal = { code: 'host.unreachable' } as const;
  expect(mayPass(refusal, { failures: 1, since: began, isImpatient: true }, began)).toBe(true);
  expect(mayPass(refusal, { failures: 2, since: began, isImpatient: true }, began)).toBe(false);
});
