import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';
import { retryPolicyOf } from '#lib/domain/refusal/refusals.ts';

/** The one button of the overlay; `none` where no button would help. */
export type CloseAction = 'start' | 'reconnect' | 'sign-in' | 'none';

type CloseReasonRow = {
  /** WebSocket close code; 4000–4999 are ours by RFC 6455, section 7.4.2. Never renumber: pages of two versions meet. */
  code: number;
  title: string;
  next: string;
  /** Whether the browser tries again by itself, with a new ticket each time. */
  retries: boolean;
  action: CloseAction;
};

/**
 * Why a console closed, in one table for both ends: the gateway closes with the code, the overlay shows the sentence,
 * decides whether to try again, and offers the one useful button.
 */
export const closeReasons = {
  ended: {
    code: 4000,
    title: 'The guest closed its screen.',
    next: 'It is restarting or was stopped. Looking again.',
    retries: true,
    action: 'reconnect',
  },
  'signed-out': {
    code: 4001,
    title: 'You are signed out.',
    next: 'Sign in to see this screen again.',
    retries: false,
    action: 'sign-in',
  },
  ticket: {
    code: 4002,
    title: 'The ticket of this console was used up or too old.',
    next: 'Getting a new one.',
    retries: true,
    action: 'reconnect',
  },
  forbidden: {
    code: 4003,
    title: 'You may not use this console any more.',
    next: 'Ask its owner or an admin.',
    retries: false,
    action: 'none',
  },
  'guest-gone': {
    code: 4004,
    title: 'This guest no longer exists.',
    next: 'Somebody deleted it. Go back to the list.',
    retries: false,
    action: 'none',
  },
  'guest-off': {
    code: 4005,
    title: 'The guest is off.',
    next: 'Start it to see its screen.',
    retries: false,
    action: 'start',
  },
  'no-display': {
    code: 4006,
    title: 'This guest has no VNC screen.',
    next: 'Add a VNC display to it, or use its serial console.',
    retries: false,
    action: 'none',
  },
  'no-serial': {
    code: 4007,
    title: 'This guest has no serial console.',
    next: 'Add a serial console to it.',
    retries: false,
    action: 'none',
  },
  'host-unreachable': {
    code: 4008,
    title: 'The host does not answer.',
    next: 'Trying again until it does.',
    retries: true,
    action: 'reconnect',
  },
  'line-lost': { code: 4009, title: 'The line was lost.', next: 'Trying again.', retries: true, action: 'reconnect' },
  'screen-auth': {
    code: 4010,
    title: 'The screen asks for a password or an encryption that Guesthouse does not have.',
    next: 'An admin can change its display to one without.',
    retries: false,
    action: 'reconnect',
  },
  'screen-garbled': {
    code: 4011,
    title: 'What answers is not a VNC screen.',
    next: 'Look at the display in the hardware of this guest.',
    retries: false,
    action: 'reconnect',
  },
  'screen-silent': {
    code: 4012,
    title: 'The screen does not answer.',
    next: 'The guest may hang, or its host is very busy. Trying again.',
    retries: true,
    action: 'reconnect',
  },
  'too-many': {
    code: 4013,
    title: 'Too many consoles are open.',
    next: 'Close some of them, then reconnect.',
    retries: false,
    action: 'reconnect',
  },
  'server-stopping': {
    code: 4014,
    title: 'Guesthouse is restarting.',
    next: 'The console comes back by itself.',
    retries: true,
    action: 'reconnect',
  },
  'bad-message': {
    code: 4015,
    title: 'The browser sent something that no screen understands.',
    next: 'Reconnect. If it happens again, reload the page.',
    retries: false,
    action: 'reconnect',
  },
  'closed-by-admin': {
    code: 4016,
    title: 'An admin closed this console.',
    next: 'Reconnect when you may.',
    retries: false,
    action: 'reconnect',
  },
  refused: {
    code: 4017,
    title: 'This console cannot be opened.',
    next: 'Change what stands in the way, then reconnect.',
    retries: false,
    action: 'reconnect',
  },
  failed: {
    code: 4018,
    title: 'The console failed.',
    next: 'Trying again. The server log tells more.',
    retries: true,
    action: 'reconnect',
  },
  // 49xx never travel: the page closes with them by itself
  left: {
    code: 4900,
    title: 'The console was left.',
    next: 'Reconnect to look again.',
    retries: false,
    action: 'reconnect',
  },
  'viewer-failed': {
    code: 4901,
    title: 'This browser could not load the viewer.',
    next: 'Reload the page, or use another browser.',
    retries: false,
    action: 'reconnect',
  },
  'server-unreachable': {
    code: 4902,
    title: 'Guesthouse does not answer.',
    next: 'Trying again.',
    retries: true,
    action: 'reconnect',
  },
} as const satisfies Record<string, CloseReasonRow>;

export type CloseReason = keyof typeof closeReasons;

const byCode = new Map<number, CloseReason>();
for (const reason of Object.keys(closeReasons) as CloseReason[]) byCode.set(closeReasons[reason].code, reason);

/** The row as plain booleans and strings, without its literal types. */
export const explainClose = (reason: CloseReason): CloseReasonRow => closeReasons[reason];

/** The reason behind a WebSocket close code. What is not ours (1006, a proxy's 1001 …) is a lost line. */
export const reasonOfCloseCode = (code: number): CloseReason => byCode.get(code) ?? 'line-lost';

const byRefusal: Partial<Record<RefusalCode, CloseReason>> = {
  'access.sign-in': 'signed-out',
  'access.forbidden': 'forbidden',
  'access.not-found': 'guest-gone',
  'access.too-many': 'too-many',
  'console.ticket': 'ticket',
  'console.auth': 'screen-auth',
  'guest.gone': 'guest-gone',
  'guest.wrong-state': 'guest-off',
  'guest.no-display': 'no-display',
  'guest.no-serial': 'no-serial',
  'host.unreachable': 'host-unreachable',
  'host.port-closed': 'host-unreachable',
  'host.line-lost': 'line-lost',
  'host.busy': 'host-unreachable',
  'host.libvirt-down': 'host-unreachable',
};

/** How a refusal met while opening a console is told: its own row, else by whether it may pass by itself. */
export function closeReasonOfRefusal(code: RefusalCode): CloseReason {
  return byRefusal[code] ?? (retryPolicyOf(code) === 'backoff' ? 'failed' : 'refused');
}

/** A close frame carries 123 bytes of text at most (RFC 6455, 5.5); cut at a character, never inside one. */
export function closeText(text: string): string {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length <= 123) return text;
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > 120) break;
    kept += character;
  }
  return `${kept}…`;
}
