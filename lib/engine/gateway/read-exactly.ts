import type { Readable } from 'node:stream';

/** The stream ended or broke before the asked bytes had come. */
export class StreamEnded extends Error {
  constructor(cause?: unknown) {
    super('the stream ended too early', { cause });
    this.name = 'StreamEnded';
  }
}

/**
 * The next `length` bytes of a paused stream; what follows stays in its buffer. Rejects with StreamEnded, or with the
 * reason of the signal. Leaves no listener behind.
 */
export function readExactly(stream: Readable, length: number, signal: AbortSignal): Promise<Buffer> {
  if (length === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      stream.off('readable', attempt).off('end', onEnd).off('close', onEnd).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onEnd = () => settle(() => reject(new StreamEnded()));
    const onError = (error: Error) => settle(() => reject(new StreamEnded(error)));
    const onAbort = () => settle(() => reject(signal.reason));
    const attempt = () => {
      // read(n) gives fewer bytes only at the end of the stream
      const bytes: Buffer | null = stream.read(length);
      if (bytes === null) {
        if (stream.readableEnded || stream.destroyed) onEnd();
        return;
      }
      settle(() => (bytes.length === length ? resolve(bytes) : reject(new StreamEnded())));
    };
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    stream.on('readable', attempt).once('end', onEnd).once('close', onEnd).once('error', onError);
    attempt();
  });
}
