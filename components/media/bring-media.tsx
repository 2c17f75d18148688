'use client';

import { useEffect, useRef, useState } from 'react';
import { type BegunFetch, FetchDialog } from '#components/media/fetch-dialog.tsx';
import { UploadCard } from '#components/media/upload-card.tsx';
import { UploadDialog } from '#components/media/upload-dialog.tsx';
import type { UploadPlace } from '#components/media/upload-place.ts';
import { type Upload, useUploads } from '#components/media/upload-store.ts';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Button } from '#components/ui/button.tsx';

/** A volume that has come into a pool. */
type Brought = { hostId: string; pool: string; name: string };

/**
 * The ways to bring an ISO into a pool, from one's own disk or by an address; below them what is on its way from this tab. `onDone` is called
 * once for each that is there.
 */
export function BringMedia({ places, onDone }: { places: readonly UploadPlace[]; onDone: (brought: Brought) => void }) {
  const [open, setOpen] = useState<'upload' | 'fetch' | null>(null);
  const [fetches, setFetches] = useState<readonly BegunFetch[]>([]);
  const disabledReason = places.length === 0 ? 'No host with an active pool answers now' : null;
  const uploads = useUploads().filter((upload) => places.some((place) => place.hostId === upload.hostId));
  useDone(uploads, onDone);
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap gap-2">
        <Button icon="upload" onPress={() => setOpen('upload')} disabledReason={disabledReason}>
          Upload an ISO
        </Button>
        <Button icon="cloud" onPress={() => setOpen('fetch')} disabledReason={disabledReason}>
          Fetch an ISO
        </Button>
      </div>
      {uploads.map((upload) => (
        <UploadCard key={upload.operationId} upload={upload} />
      ))}
      {fetches.map((fetch) => (
        <div key={fetch.operationId} className="rounded-lg border border-line px-3.5 py-2.5">
          <OperationProgress
            id={fetch.operationId}
            onEnd={({ state }) => {
              if (state === 'succeeded') onDone(fetch);
            }}
          />
        </div>
      ))}
      {open === 'upload' ? <UploadDialog places={places} onClose={() => setOpen(null)} /> : null}
      {open === 'fetch' ? (
        <FetchDialog
          places={places}
          // what came of the same before is of no use any more
          onBegun={(fetch) => setFetches((known) => [...known.filter(({ name }) => name !== fetch.name), fetch])}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </div>
  );
}

/** Those that were done before this was shown are told of by their cards only. */
function useDone(uploads: readonly Upload[], onDone: (upload: Upload) => void): void {
  const told = useRef<Set<string> | null>(null);
  const latest = useRef(onDone);
  latest.current = onDone;
  useEffect(() => {
    const done = uploads.filter((upload) => upload.phase === 'succeeded');
    const before = told.current;
    told.current = new Set(done.map((upload) => upload.operationId));
    if (before) for (const upload of done) if (!before.has(upload.operationId)) latest.current(upload);
  }, [uploads]);
}
