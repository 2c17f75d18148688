/** One key by its X keysym and by its place on the keyboard (KeyboardEvent.code), from which noVNC takes the scancode. */
export type GuestKey = { keysym: number; code: string };

export type KeyCombination = { id: string; label: string; keys: readonly GuestKey[] };

const control: GuestKey = { keysym: 0xffe3, code: 'ControlLeft' };
const alt: GuestKey = { keysym: 0xffe9, code: 'AltLeft' };
const shift: GuestKey = { keysym: 0xffe1, code: 'ShiftLeft' };
const superKey: GuestKey = { keysym: 0xffeb, code: 'MetaLeft' };
const tab: GuestKey = { keysym: 0xff09, code: 'Tab' };

/** All that can be stuck: both sides of each modifier. */
export const modifierKeys: readonly GuestKey[] = [
  control,
  { keysym: 0xffe4, code: 'ControlRight' },
  alt,
  { keysym: 0xffea, code: 'AltRight' },
  shift,
  { keysym: 0xffe2, code: 'ShiftRight' },
  superKey,
  { keysym: 0xffec, code: 'MetaRight' },
];

const combination = (label: string, ...keys: GuestKey[]): KeyCombination => ({
  id: label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  label,
  keys,
});

const functionKey = (number: number): GuestKey => ({ keysym: 0xffbd + number, code: `F${number}` });

export const ctrlAltDelete = combination('Ctrl Alt Delete', control, alt, { keysym: 0xffff, code: 'Delete' });

/** Combinations that the browser or the desktop around it keeps for itself. */
export const desktopCombinations: readonly KeyCombination[] = [
  ctrlAltDelete,
  combination('Alt Tab', alt, tab),
  combination('Alt F4', alt, functionKey(4)),
  combination('Super', superKey),
  combination('Super L', superKey, { keysym: 0x6c, code: 'KeyL' }),
  combination('Ctrl Shift Esc', control, shift, { keysym: 0xff1b, code: 'Escape' }),
  combination('Ctrl Alt Backspace', control, alt, { keysym: 0xff08, code: 'Backspace' }),
];

/** The text terminals of Linux. */
export const terminalCombinations: readonly KeyCombination[] = Array.from({ length: 7 }, (_, index) =>
  combination(`Ctrl Alt F${index + 1}`, control, alt, functionKey(index + 1)),
);

export const singleKeys: readonly KeyCombination[] = [
  combination('Esc', { keysym: 0xff1b, code: 'Escape' }),
  combination('Print Screen', { keysym: 0xff61, code: 'PrintScreen' }),
  combination('Pause', { keysym: 0xff13, code: 'Pause' }),
  combination('Menu', { keysym: 0xff67, code: 'ContextMenu' }),
  combination('F2', functionKey(2)),
  combination('F8', functionKey(8)),
  combination('F11', functionKey(11)),
  combination('F12', functionKey(12)),
];
