'use client';

import { changeUpload, findUpload, isRunning, putUpload, type Upload } from '#components/media/upload-store.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { nextPartBytes } from '#lib/domain/media/upload-part.ts';
import { explainRefusal } from '#lib/domain/refusal/refusals.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';
import { sendPart } from '#lib/web/send-part.ts';

const askAgainMs = 1_000;
const rest = () => new Promise<void>((resolve) => setTimeout(resolve, askAgainMs));

const unreadable: RefusalText = { code: 'upload.unreadable', ...explainRefusal({ code: 'upload.unreadable' }) };

const sending = new Map<string, AbortController>();

async function isReadable(file: File, at: number): Promise<boolean> {
  try {
    await file.slice(at, at + 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Sends parts until one is not taken, or all are. Gives false where the file cannot be read. */
async function sendParts(id: string, file: File, from: number, signal: AbortSignal): Promise<boolean> {
  let last: { lengthBytes: number; tookMs: number } | null = null;
  for (let offset = from; offset < file.size && !signal.aborted; ) {
    if (!(await isReadable(file, offset))) return false;
    const lengthBytes = Math.min(nextPartBytes(last), file.size - offset);
    const since = performance.now();
    const at = offset;
    const reply = await sendPart({
      operationId: id,
      offsetBytes: at,
      body: file.slice(at, at + lengthBytes),
      signal,
      onSent(bytes) {
        const seconds = (performance.now() - since) / 1000;
        const bytesPerSecond = seconds > 0.2 ? bytes / seconds : (findUpload(id)?.bytesPerSecond ?? null);
        changeUpload(id, { phase: 'sending', sentBytes: Math.min(at + bytes, file.size), bytesPerSecond });
      },
    });
    if (reply.kind !== 'taken') break;
    last = { lengthBytes, tookMs: performance.now() - since };
    offset = reply.receivedBytes;
    changeUpload(id, { phase: 'sending', sentBytes: offset, bytesPerSecond: (lengthBytes / last.tookMs) * 1000 });
  }
  return true;
}

/** Sends a file to its end: asks how much is there, sends what is not, and asks again whenever a part was not taken. */
async function run(id: string, file: File, signal: AbortSignal): Promise<void> {
  for (;;) {
    const answer = await ask(rpc.uploads.get({ id }));
    if (answer.ok) {
      const { state, receivedBytes, sha256, refusal } = answer.value;
      if (state === 'succeeded' || state === 'failed' || state === 'cancelled') {
        const sentBytes = state === 'succeeded' ? file.size : receivedBytes;
        return changeUpload(id, { phase: state, sentBytes, sha256, refusal, bytesPerSecond: null });
      }
      const phase = receivedBytes === file.size ? 'summing' : 'waiting';
      changeUpload(id, { phase, sentBytes: receivedBytes, bytesPerSecond: null, refusal });
      if (!(await sendParts(id, file, receivedBytes, signal)))
        return changeUpload(id, { phase: 'failed', refusal: unreadable, bytesPerSecond: null });
    } else if (answer.refusal.code.startsWith('access.')) {
      return changeUpload(id, { phase: 'failed', refusal: answer.refusal, bytesPerSecond: null });
    } else {
      // it goes on in the server, whatever keeps this answer away
      changeUpload(id, { phase: 'waiting', refusal: answer.refusal, bytesPerSecond: null });
    }
    await rest();
  }
}

type NewUpload = Pick<Upload, 'operationId' | 'hostId' | 'hostName' | 'pool' | 'name'>;

/** Sends a file for an upload that was begun, from where it stands. One that this tab sends already goes on as it is. */
export async function runUpload(upload: NewUpload, receivedBytes: number, file: File): Promise<void> {
  const known = findUpload(upload.operationId);
  if (known && isRunning(known)) return;
  const abort = new AbortController();
  sending.set(upload.operationId, abort);
  const start = { sizeBytes: file.size, sentBytes: receivedBytes, bytesPerSecond: null, sha256: null, refusal: null };
  putUpload({ ...upload, ...start, phase: 'sending' });
  try {
    await run(upload.operationId, file, abort.signal);
  } finally {
    sending.delete(upload.operationId);
  }
}

/** Stops sending and has what arrived taken away; why that is not possible, where it is not. */
export async function cancelUpload(operationId: string): Promise<RefusalText | null> {
  const answer = await ask(rpc.operations.cancel({ id: operationId }));
  if (answer.ok) sending.get(operationId)?.abort();
  return answer.ok ? null : answer.refusal;
}
