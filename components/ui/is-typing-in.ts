import { isDialogOpen } from '#components/ui/open-dialogs.ts';

/** Whether a key pressed there is meant for a text, a console or a dialog, and not for the page. */
export function isTypingIn(target: EventTarget | null): boolean {
  // what had the focus in it may be gone: the key is the dialog's all the same
  if (isDialogOpen()) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return (
    target.closest(
      'input, textarea, select, [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [data-takes-keys]',
    ) !== null
  );
}
