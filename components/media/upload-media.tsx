'use client';

import { useEffect, useRef, useState } from 'react';
import { UploadCard } from '#components/media/upload-card.tsx';
import { UploadDialog } from '#components/media/upload-dialog.tsx';
import type { UploadPlace } from '#components/media/upload-place.ts';
import { type Upload, useUploads } from '#components/media/upload-store.ts';
import { Button } from '#components/ui/button.tsx';

/** The way to bring an ISO from one's own disk, and the uploads of this tab to these hosts. `onDone` is called once for each that is there. */
export function UploadMedia({ places, onDone }: { places: readonly UploadPlace[]; onDone: (upload: Upload) => void }) {
  const [isOpen, setOpen] = useState(false);
  const uploads = useUploads().filter((upload) => places.some((place) => place.hostId === upload.hostId));
  useDone(uploads, onDone);
  return (
    <div className="flex flex-col gap-2.5">
      <div>
        <Button
          icon="upload"
          onPress={() => setOpen(true)}
          disabledReason={places.length === 0 ? 'No host with an active pool answers now' : null}
        >
          Upload an ISO
        </Button>
      </div>
      {uploads.map((upload) => (
        <UploadCard key={upload.operationId} upload={upload} />
      ))}
      {isOpen ? <UploadDialog places={places} onClose={() => setOpen(false)} /> : null}
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
