'use client';

import { useState } from 'react';
import { MediaFields } from '#components/media/media-fields.tsx';
import { placeKey, roomiest, type UploadPlace } from '#components/media/upload-place.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { FetchMediaRequest } from '#lib/domain/media/fetch-media-request.ts';
import { MediaName, suggestMediaName } from '#lib/domain/media/media-name.ts';
import { ask, type FieldProblem, rpc } from '#lib/web/rpc-client.ts';

export type BegunFetch = { operationId: string; hostId: string; pool: string; name: string };

/** `%20` and the like as what they stand for; as it is where that is nothing. */
function readable(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The name at the end of an address; nothing where it ends otherwise. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  const name = suggestMediaName(readable(last));
  return MediaName.safeParse(name).success ? name : '';
}

/**
 * From which address, into which pool, under which name. No form of the page: this stands inside forms (the creation of a guest), whose
 * submit must not be this one's.
 */
export function FetchDialog({
  places,
  onBegun,
  onClose,
}: {
  places: readonly UploadPlace[];
  onBegun: (fetch: BegunFetch) => void;
  onClose: () => void;
}) {
  const [url, setUrl] = useState('');
  const [ownName, setOwnName] = useState<string | null>(null);
  const [sha256, setSha256] = useState('');
  const [key, setKey] = useState<string | null>(() => {
    const best = roomiest(places);
    return best && placeKey(best);
  });
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const [fields, setFields] = useState<readonly FieldProblem[]>([]);
  const [isBusy, setBusy] = useState(false);
  const place = places.find((one) => placeKey(one) === key) ?? null;
  const name = ownName ?? nameOf(url.trim());
  const errorOf = (path: string) => fields.find((field) => field.path.startsWith(path))?.message ?? null;

  const begin = async () => {
    if (!place) return;
    const { hostId, pool } = place;
    const value = sha256.trim().toLowerCase();
    const wanted = FetchMediaRequest.safeParse({
      ...{ hostId, pool, name, url: url.trim() },
      checksum: value === '' ? { kind: 'none' } : { kind: 'value', algorithm: 'sha256', value },
    });
    if (!wanted.success)
      return setFields(wanted.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
    setBusy(true);
    const answer = await ask(rpc.media.fetch(wanted.data));
    setBusy(false);
    setFields(answer.ok ? [] : answer.fieldErrors);
    if (!answer.ok) return setRefusal(answer.refusal);
    onBegun({ operationId: answer.value.operationId, hostId, pool, name });
    onClose();
  };
  const missing = url.trim() === '' ? 'Give an address' : place ? null : 'Choose a pool';

  return (
    <Dialog
      open
      onClose={onClose}
      title="Fetch an ISO"
      width="md"
      busy={isBusy}
      footer={
        <>
          <Button disabledReason={isBusy ? 'It is being begun' : null} onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={isBusy} busyLabel="Beginning" disabledReason={missing} onPress={begin}>
            Fetch
          </Button>
        </>
      }
    >
      <p className="text-ink-muted">The host fetches it straight into the pool; nothing passes through here.</p>
      <TextField
        label="Address"
        hint="http or https, of the file itself"
        value={url}
        onChange={setUrl}
        error={errorOf('url')}
        mono
        required
        autoFocus
      />
      <MediaFields
        places={places}
        place={key}
        onPlace={setKey}
        neededBytes={null}
        name={{ value: name, onChange: setOwnName, error: errorOf('name') }}
        sha256={{ value: sha256, onChange: setSha256, error: errorOf('checksum') }}
      />
      {refusal && fields.length === 0 ? (
        <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      ) : null}
    </Dialog>
  );
}
