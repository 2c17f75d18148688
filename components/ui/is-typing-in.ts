/** Whether a key pressed there is meant for a text, a console or a dialog, and not for the page. */
export function isTypingIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return (
    target.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"], [data-takes-keys]') !==
    null
  );
}
