/** The place of a line that is still loading, in the width it will have. */
export function Skeleton({ width = '100%', className = '' }: { width?: number | string; className?: string }) {
  return <span aria-hidden="true" className={`block h-2.5 rounded-sm bg-pressed ${className}`} style={{ width }} />;
}
