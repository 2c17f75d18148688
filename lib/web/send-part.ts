import type { RefusalText } from '#lib/domain/live/refusal-text.ts';

/** What became of a part; `lost`: nobody answered, and whether it arrived is to be asked. */
export type PartReply =
  | { kind: 'taken'; receivedBytes: number }
  | { kind: 'refused'; status: number; refusal: RefusalText | null }
  | { kind: 'lost' };

type Part = {
  operationId: string;
  offsetBytes: number;
  /** a slice of a file: the browser reads it from the disk as it sends */
  body: Blob;
  signal: AbortSignal;
  onSent(bytes: number): void;
};

const readBody = (text: string): { receivedBytes?: number } & Partial<RefusalText> => {
  try {
    return JSON.parse(text) as { receivedBytes?: number } & Partial<RefusalText>;
  } catch {
    return {};
  }
};

/** Sends a part of an upload. By XMLHttpRequest: `fetch` does not tell how much has been sent. */
export function sendPart({ operationId, offsetBytes, body, signal, onSent }: Part): Promise<PartReply> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lose = () => resolve({ kind: 'lost' });
    request.open('PUT', `/uploads/${operationId}?offset=${offsetBytes}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = lose;
    request.onabort = lose;
    request.onload = () => {
      const { receivedBytes, code, title, next, technical } = readBody(request.responseText);
      if (request.status === 200 && receivedBytes !== undefined) return resolve({ kind: 'taken', receivedBytes });
      const refusal = code && title && next ? { code, title, next, technical } : null;
      resolve({ kind: 'refused', status: request.status, refusal });
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) return lose();
    request.send(body);
  });
}
