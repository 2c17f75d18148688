import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link in running text. */
export function TextLink({ href, children, mono }: { href: string; children: ReactNode; mono?: boolean }) {
  return (
    <Link
      href={href}
      className={`rounded-xs text-accent-text underline-offset-2 hover:underline ${mono ? 'mono' : 'font-medium'}`}
    >
      {children}
    </Link>
  );
}
