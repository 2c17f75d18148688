/** Plain marks of operating systems, drawn by us on 16×16: told apart at a glance, nobody's logo. */
const osShapes = {
  almalinux: (
    <path
      d="M8 1.8v4.4M8 9.8v4.4M2.6 4.9l3.8 2.2M9.6 8.9l3.8 2.2M2.6 11.1l3.8-2.2M9.6 7.1l3.8-2.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
    />
  ),
  alpine: <path d="M1 12.5 6.2 4.5l2.3 3.6 1.4-2 4.9 6.4h-3.3L9.7 9.7l-1 1.4.9 1.4z" />,
  arch: <path d="M8 1.5 14.3 14.3c-1.6-.8-2.9-1.3-4.3-1.7.3-2-.4-3.6-2-3.6s-2.3 1.6-2 3.6c-1.4.4-2.7.9-4.3 1.7z" />,
  debian: (
    <path
      d="M10.6 11.9A5 5 0 1 1 12.3 6.2c.5 2.5-1 4.5-3.1 4.5-1.7 0-2.7-1.1-2.7-2.4s1-2.2 2.2-2.1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
  fedora: (
    <path
      d="M10.8 3.2c-1.9-.5-3.3.6-3.3 2.5v5.2c0 1.4-.9 2.2-2.1 2.2-1.3 0-2.1-.9-2.1-2s.8-2 2.1-2H10.3"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
    />
  ),
  freebsd: (
    <path d="M3 2.6c1 .1 2.2.6 3 1.1a5.5 5.5 0 0 1 4 0c.8-.5 2-1 3-1.1 0 1.1-.5 2.4-1 3.2a5.3 5.3 0 1 1-8 0c-.5-.8-1-2.1-1-3.2z" />
  ),
  linux: (
    <path
      d="M3 4.5 6.5 8 3 11.5M8 12h5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  other: (
    <>
      <rect x="2.2" y="3" width="11.6" height="8.2" rx="1.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5.5 13.5h5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  rocky: (
    <path d="M2.6 11.5 7 6.6l5.7 5.5A6.4 6.4 0 0 1 8 14.4a6.4 6.4 0 0 1-5.4-2.9zM1.7 9.4A6.4 6.4 0 1 1 14 10.2L9.8 6.1 7 3.7z" />
  ),
  suse: (
    <path
      d="M2 9.5C2 6 4.5 4 8 4c4 0 6 2 6 4.6 0 2.1-1.6 3.4-3.5 3.4-1.6 0-2.8-1-2.8-2.4 0-1.2.9-2 2-2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
    />
  ),
  ubuntu: (
    <>
      <circle
        cx="8"
        cy="8"
        r="4.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray="6.4 2.6"
        strokeDashoffset="-1.4"
      />
      <circle cx="13.2" cy="8" r="1.5" />
      <circle cx="5.4" cy="3.5" r="1.5" />
      <circle cx="5.4" cy="12.5" r="1.5" />
    </>
  ),
  windows: <path d="M2 2.5h5.5V7.7H2zM8.5 2.5H14V7.7H8.5zM2 8.7h5.5v5.2H2zM8.5 8.7H14v5.2H8.5z" />,
} as const;

export type OsMarkName = keyof typeof osShapes;

const aliases: Readonly<Record<string, OsMarkName>> = {
  alma: 'almalinux',
  opensuse: 'suse',
  sles: 'suse',
  leap: 'suse',
  tumbleweed: 'suse',
  archlinux: 'arch',
  alpinelinux: 'alpine',
  win: 'windows',
  microsoft: 'windows',
};

/** The mark for an id or a name of an operating system ("debian12", "Windows 11"); `other` when we have none. */
export function osMarkOf(os: string | null | undefined): OsMarkName {
  const word = /^[a-z]+/.exec((os ?? '').toLowerCase().trim())?.[0] ?? '';
  if (Object.hasOwn(osShapes, word)) return word as OsMarkName;
  return (Object.hasOwn(aliases, word) ? aliases[word] : undefined) ?? 'other';
}

export function OsMark({
  os,
  large,
  className = '',
}: {
  os: string | null | undefined;
  large?: boolean;
  className?: string;
}) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`block flex-none fill-current ${large ? 'size-6' : 'size-3.5'} ${className || 'text-ink-muted'}`}
    >
      {osShapes[osMarkOf(os)]}
    </svg>
  );
}
