import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { createUploadDesk } from '#lib/engine/uploads/upload-desk.ts';

const part = (offsetBytes = 0) => ({ offsetBytes, lengthBytes: 3, source: Readable.from(['abc']) });
const never = new AbortController().signal;

test('a part goes to who waits for it, and the answer back', async () => {
  const desk = createUploadDesk({ idleMs: 1_000 });
  // who sends is there first
  const answered = desk.offer('opr_a', part(7));
  const receiver = desk.open('opr_a');
  const offered = await receiver.next(never);
  expect(offered.offsetBytes).toBe(7);
  // a second one at the same time is not taken
  expect(await desk.offer('opr_a', part(9))).toMatchObject({ ok: false });
  offered.answer({ ok: true, receivedBytes: 10 });
  expect(await answered).toEqual({ ok: true, receivedBytes: 10 });

  const later = receiver.next(never);
  const again = desk.offer('opr_a', part(10));
  (await later).answer({ ok: true, receivedBytes: 13 });
  expect(await again).toEqual({ ok: true, receivedBytes: 13 });
});

test('closed, it takes nothing, and what was not taken is refused', async () => {
  const desk = createUploadDesk({ idleMs: 1_000 });
  const receiver = desk.open('opr_a');
  const answered = desk.offer('opr_a', part());
  const closing = desk.offer('opr_a', part());
  expect(await closing).toMatchObject({ ok: false });
  receiver.close();
  expect(await answered).toMatchObject({ ok: false, refusal: { code: 'upload.not-receiving' } });
  // nor does who sends wait when the line has gone
  const gone = part();
  const late = desk.offer('opr_a', gone);
  gone.source.destroy();
  expect(await late).toMatchObject({ ok: false, refusal: { code: 'upload.not-receiving' } });
});

test('who waits is told that nothing comes, and that it is over', async () => {
  vi.useFakeTimers();
  try {
    const receiver = createUploadDesk({ idleMs: 60_000 }).open('opr_a');
    const waiting = receiver.next(never).catch(refusalOf);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await waiting).toEqual({ code: 'upload.abandoned', details: { minutes: 1 } });
    const abort = new AbortController();
    const stopped = receiver.next(abort.signal).catch((error: unknown) => error);
    abort.abort('the end');
    expect(await stopped).toBe('the end');
  } finally {
    vi.useRealTimers();
  }
});
