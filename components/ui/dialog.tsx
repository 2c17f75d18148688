'use client';

import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useCountedDialog } from '#components/ui/open-dialogs.ts';

const widths = { sm: 'max-w-[440px]', md: 'max-w-[560px]', lg: 'max-w-[760px]' } as const;

/** A question that must be answered before anything else. Only one at a time; never a dialog on a dialog. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  footer,
  width = 'sm',
  role = 'dialog',
  busy,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  width?: keyof typeof widths;
  role?: 'dialog' | 'alertdialog';
  /** While busy, Escape and the ground do not close it. */
  busy?: boolean;
}) {
  useCountedDialog(open);
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      isDismissable={!busy && role === 'dialog'}
      isKeyboardDismissDisabled={busy}
      className="fixed inset-0 z-(--z-dialog) flex items-center justify-center bg-scrim p-3"
    >
      <Modal
        className={`flex max-h-full w-full flex-col overflow-hidden rounded-xl bg-raised shadow-dialog ${widths[width]}`}
      >
        <AriaDialog role={role} className="flex min-h-0 flex-col outline-none">
          <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 pt-5 pb-4">
            <Heading slot="title" className="text-md font-semibold tracking-tight [overflow-wrap:anywhere]">
              {title}
            </Heading>
            {children}
          </div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
