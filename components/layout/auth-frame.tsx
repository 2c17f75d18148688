import type { ReactNode } from 'react';
import { Facade } from '#components/layout/facade.tsx';
import { Logo } from '#components/layout/logo.tsx';

/** The front door: sign in, make the first admin, set a new password. Title and form at the left, the house at the right. */
export function AuthFrame({
  title,
  lead,
  footer,
  children,
}: {
  title: string;
  lead?: ReactNode;
  /** "kvm.lab.example · Guesthouse 1.0" */
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(440px,5fr)_7fr] bg-surface max-laptop:grid-cols-1 [&>:last-child]:max-laptop:hidden">
      <div className="flex min-w-0 flex-col px-14 py-8 max-phone:px-6 max-phone:py-6">
        <header className="flex items-center gap-2.5">
          <Logo />
          <span className="font-semibold">Guesthouse</span>
        </header>
        <main className="m-auto flex w-full max-w-[340px] flex-col gap-4 py-8">
          <div>
            <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
            {lead ? <p className="mt-1 text-ink-muted">{lead}</p> : null}
          </div>
          {children}
        </main>
        <footer className="text-xs text-ink-faint">{footer}</footer>
      </div>
      <div className="sticky top-0 grid h-dvh overflow-hidden">
        <Facade />
      </div>
    </div>
  );
}
