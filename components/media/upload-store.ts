'use client';

import { useSyncExternalStore } from 'react';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';

/** An upload of this tab. `waiting`: the host, or the line to Guesthouse, is away. `summing`: all is there, the host reads it. */
export type Upload = {
  operationId: string;
  hostId: string;
  hostName: string;
  pool: string;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  bytesPerSecond: number | null;
  phase: 'sending' | 'waiting' | 'summing' | 'succeeded' | 'failed' | 'cancelled';
  sha256: string | null;
  refusal: RefusalText | null;
};

export const isRunning = ({ phase }: Upload): boolean =>
  phase === 'sending' || phase === 'waiting' || phase === 'summing';

/** Outside of the pages, so that an upload goes on while one walks about. */
let uploads: readonly Upload[] = [];
const none: readonly Upload[] = [];
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The browser asks before the tab is closed: what runs here would stop. */
const keepTab = (event: BeforeUnloadEvent) => event.preventDefault();

function set(next: readonly Upload[]): void {
  uploads = next;
  window.removeEventListener('beforeunload', keepTab);
  if (next.some(isRunning)) window.addEventListener('beforeunload', keepTab);
  for (const listener of listeners) listener();
}

/** Of one that was here before, what is now takes its place. */
export const putUpload = (upload: Upload): void =>
  set([...uploads.filter((one) => one.operationId !== upload.operationId), upload]);

export const changeUpload = (operationId: string, change: Partial<Upload>): void =>
  set(uploads.map((one) => (one.operationId === operationId ? { ...one, ...change } : one)));

export const dropUpload = (operationId: string): void => set(uploads.filter((one) => one.operationId !== operationId));

export const findUpload = (operationId: string): Upload | null =>
  uploads.find((one) => one.operationId === operationId) ?? null;

export const useUploads = (): readonly Upload[] =>
  useSyncExternalStore(
    subscribe,
    () => uploads,
    () => none,
  );
