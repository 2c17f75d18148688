'use client';

import { useState } from 'react';
import { Switch } from '#components/ui/checkbox.tsx';
import type { ImageRow } from '#lib/domain/live/image-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** Whether everyone may make guests from it, or only its owner and admins. */
export function ImageVisibility({
  image,
  onRefusal,
}: {
  image: ImageRow;
  onRefusal: (refusal: RefusalText | null) => void;
}) {
  const [wanted, setWanted] = useState<boolean | null>(null);
  const isShared = wanted ?? image.visibility === 'everyone';
  if (!image.mayManage)
    return <span className="text-xs text-ink-faint">{isShared ? 'for everyone' : 'only for you'}</span>;
  const change = async (toEveryone: boolean) => {
    setWanted(toEveryone);
    const answer = await ask(rpc.images.change({ id: image.id, visibility: toEveryone ? 'everyone' : 'private' }));
    // the live line brings the row; until then the switch shows what was accepted
    onRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) setWanted(null);
  };
  return (
    <Switch checked={isShared} onChange={(next) => void change(next)}>
      For everyone
    </Switch>
  );
}
