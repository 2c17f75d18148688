import { CopyButton } from '#components/ui/copy-text.tsx';

/** A fingerprint in full, never cut: it is there to be compared. */
export function Fingerprint({ text, replaced }: { text: string; replaced?: boolean }) {
  return (
    <span className="flex min-w-0 items-start gap-1">
      <span
        className={`min-w-0 mono leading-5 [overflow-wrap:anywhere] ${replaced ? 'text-ink-muted line-through' : ''}`}
      >
        {text}
      </span>
      {replaced ? null : (
        <span className="-my-1 flex-none">
          <CopyButton text={text} label="Copy the fingerprint" />
        </span>
      )}
    </span>
  );
}
