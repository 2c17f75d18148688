'use client';

import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { MediaFields } from '#components/media/media-fields.tsx';
import { runUpload } from '#components/media/run-upload.ts';
import { placeKey, roomiest, type UploadPlace } from '#components/media/upload-place.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { judgeMediaHead, mediaHeadBytes } from '#lib/domain/media/judge-media-head.ts';
import { MediaName, suggestMediaName } from '#lib/domain/media/media-name.ts';
import { explainRefusal } from '#lib/domain/refusal/refusals.ts';
import { formatBytes } from '#lib/web/formats.ts';
import { ask, type FieldProblem, rpc } from '#lib/web/rpc-client.ts';

type Problem = { refusal: RefusalText | null; fields: readonly FieldProblem[] };
const noProblem: Problem = { refusal: null, fields: [] };

/** What is wrong with the file, as far as the browser can tell: it is told before anything is sent. */
async function problemOf(file: File, name: string): Promise<Problem> {
  const parsed = MediaName.safeParse(name);
  if (!parsed.success) return nameProblem(parsed.error.issues[0]?.message ?? 'Choose another name.');
  if (file.size === 0)
    return {
      ...noProblem,
      refusal: { code: 'input.invalid', title: 'The file is empty.', next: 'Choose another one.' },
    };
  const head = await file
    .slice(0, mediaHeadBytes)
    .arrayBuffer()
    .catch(() => null);
  if (!head) {
    const refusal = { code: 'upload.unreadable' } as const;
    return { ...noProblem, refusal: { ...refusal, ...explainRefusal(refusal) } };
  }
  const judged = judgeMediaHead(new Uint8Array(head), name);
  if (judged.ok) return noProblem;
  const { title, next, technical } = explainRefusal(judged.refusal);
  return { ...noProblem, refusal: { code: judged.refusal.code, title, next: `${technical ?? ''} ${next}`.trim() } };
}

const nameProblem = (message: string): Problem => ({ ...noProblem, fields: [{ path: 'name', message }] });

/**
 * Which file, into which pool, under which name. No form of the page: this stands inside forms (the creation of a guest), whose
 * submit must not be this one's.
 */
export function UploadDialog({ places, onClose }: { places: readonly UploadPlace[]; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [sha256, setSha256] = useState('');
  const [key, setKey] = useState<string | null>(() => {
    const best = roomiest(places);
    return best && placeKey(best);
  });
  const [problem, setProblem] = useState<Problem>(noProblem);
  const [isBusy, setBusy] = useState(false);
  const place = places.find((one) => placeKey(one) === key) ?? null;
  const errorOf = (path: string) => problem.fields.find((field) => field.path === path)?.message ?? null;

  const choose = (files: FileList | null) => {
    const chosen = files?.[0];
    if (!chosen) return;
    const suggested = suggestMediaName(chosen.name);
    setFile(chosen);
    setName(suggested);
    void problemOf(chosen, suggested).then(setProblem);
  };
  const upload = async () => {
    if (!file || !place) return;
    setBusy(true);
    const found = await problemOf(file, name.trim());
    setProblem(found);
    if (found.refusal || found.fields.length > 0) return setBusy(false);
    const { hostId, hostName, pool } = place;
    const sum = sha256.trim() === '' ? null : sha256;
    const wanted = { hostId, pool, name: name.trim(), sizeBytes: file.size, lastModifiedMs: file.lastModified };
    const answer = await ask(rpc.uploads.create({ ...wanted, sha256: sum }));
    setBusy(false);
    if (!answer.ok) return setProblem({ refusal: answer.refusal, fields: answer.fieldErrors });
    const { operationId, receivedBytes } = answer.value;
    void runUpload({ operationId, hostId, hostName, pool, name: wanted.name }, receivedBytes, file);
    onClose();
  };
  const missing = file ? (place ? null : 'Choose a pool') : 'Choose a file';

  return (
    <Dialog
      open
      onClose={onClose}
      title="Upload an ISO"
      width="md"
      busy={isBusy}
      footer={
        <>
          <Button disabledReason={isBusy ? 'It is being begun' : null} onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={isBusy} busyLabel="Beginning" disabledReason={missing} onPress={upload}>
            Upload
          </Button>
        </>
      }
    >
      <p className="text-ink-muted">
        It goes straight from your disk into the pool. A disk image (qcow2 or raw) can be brought in the same way.
      </p>
      <div className="flex min-w-0 items-center gap-3">
        <FileTrigger acceptedFileTypes={['.iso', '.img', '.qcow2', '.raw']} onSelect={choose}>
          <Button icon="disc">{file ? 'Choose another file' : 'Choose a file'}</Button>
        </FileTrigger>
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          {file ? (
            <>
              <span className="mono">{file.name}</span>, {formatBytes(file.size)}
            </>
          ) : (
            <span className="text-ink-faint">No file is chosen.</span>
          )}
        </span>
      </div>
      <MediaFields
        places={places}
        place={key}
        onPlace={setKey}
        neededBytes={file?.size ?? null}
        name={{ value: name, onChange: setName, error: errorOf('name') }}
        sha256={{ value: sha256, onChange: setSha256, error: errorOf('sha256') }}
      />
      {problem.refusal && problem.fields.length === 0 ? (
        <Notice tone="failed" boxed title={problem.refusal.title} technical={problem.refusal.technical}>
          {problem.refusal.next}
        </Notice>
      ) : null}
    </Dialog>
  );
}
