/** Initials of a person: of the first and the last word of the name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    picked
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toUpperCase() || '?'
  );
}

/** A person as initials; the full name on hover and to screen readers. `solid`: the one who holds the keyboard. */
export function Face({ name, small, solid }: { name: string; small?: boolean; solid?: boolean }) {
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      className={`grid flex-none place-items-center rounded-full text-xs font-semibold ${small ? 'size-5' : 'size-6'} ${
        solid ? 'bg-ink text-surface' : 'bg-pressed text-ink-muted'
      }`}
    >
      <span aria-hidden="true">{initialsOf(name)}</span>
    </span>
  );
}
