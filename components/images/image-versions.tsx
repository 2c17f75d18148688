'use client';

import { versionLook } from '#components/images/image-look.ts';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { ImageRow, ImageVersionRow } from '#lib/domain/live/image-row.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

const shownMax = 3;

/** The versions, newest first; under the newest what makes it, or what went wrong with it. */
export function ImageVersions({
  image,
  making,
  mayMake,
}: {
  image: ImageRow;
  making: OperationRow | null;
  mayMake: boolean;
}) {
  const [newest, ...older] = image.versions;
  if (!newest) return null;
  const operationId = newest.operationId ?? (newest.state === 'ready' ? null : (making?.id ?? null));
  return (
    <div className="border-t border-line">
      <ul>
        <Version version={newest} />
        {operationId ? (
          <li className="border-t border-line px-3.5 py-3">
            <OperationProgress
              id={operationId}
              failure={(refusal) =>
                refusal.code === 'image.no-internet' && mayMake ? (
                  <LinkButton href={`${paths.addImage()}?way=build&host=${newest.hostId}`} size="sm">
                    Build one instead
                  </LinkButton>
                ) : null
              }
            />
          </li>
        ) : null}
        {older.slice(0, shownMax - 1).map((version) => (
          <Version key={version.id} version={version} />
        ))}
      </ul>
      {older.length > shownMax - 1 ? (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-3.5 py-2 text-ink-muted -outline-offset-2">
            {formatCount(older.length - shownMax + 1, 'older version')}
          </summary>
          <ul>
            {older.slice(shownMax - 1).map((version) => (
              <Version key={version.id} version={version} />
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function Version({ version }: { version: ImageVersionRow }) {
  const look = versionLook(version);
  const size =
    version.sizeBytes === null
      ? ''
      : `${formatBytes(version.sizeBytes)}${version.capacityBytes === null ? '' : ` of ${formatBytes(version.capacityBytes)}`}`;
  return (
    <li className="grid min-h-row grid-cols-[44px_112px_minmax(0,1fr)_150px_112px_96px] items-center gap-3 border-t border-line px-3.5 py-1 first:border-t-0 max-laptop:grid-cols-[44px_112px_minmax(0,1fr)_112px] max-phone:grid-cols-[44px_minmax(0,1fr)_minmax(0,1fr)]">
      <span className="font-medium">v{version.number}</span>
      <StateWord kind={look.kind}>{look.word}</StateWord>
      <span className="cut mono text-ink-muted" title={`${version.volume} on ${version.hostName}`}>
        {version.hostName}
        {version.poolName ? ` / ${version.poolName}` : ''}
      </span>
      <span className="text-right text-ink-muted max-laptop:hidden">{size}</span>
      <span className="text-right text-ink-muted max-phone:hidden">
        {version.guestCount > 0 ? `${formatCount(version.guestCount, 'guest')} of it` : 'no guests of it'}
      </span>
      <span className="text-right text-xs text-ink-faint max-laptop:hidden">
        <RelativeTime at={version.createdAt} />
      </span>
      {version.notes ? (
        <span className="col-span-full pb-1 text-xs text-ink-muted [overflow-wrap:anywhere]">{version.notes}</span>
      ) : null}
    </li>
  );
}
