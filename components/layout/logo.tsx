/** A house with one lit window. */
export function Logo({ className = '' }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={`size-5 flex-none ${className}`}>
      <path
        d="M2.5 9.2 10 3l7.5 6.2V16a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 16z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <rect x="6.2" y="9.6" width="3.2" height="3" rx=".6" fill="currentColor" />
      <rect x="10.6" y="9.6" width="3.2" height="3" rx=".6" className="fill-accent dark:fill-accent-text" />
    </svg>
  );
}
