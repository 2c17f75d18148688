/** A hint that something happened to a guest of that name. Never an address: names change and repeat. `at` is ISO 8601. */
export type GuestEvent = { at: string; event: string; guestName: string; detail: string };

const line = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+)\+0000: event '([^']+)' for domain '(.*)$/;

/** The only detail that holds quotes; in all others the last quote of the line ends the name. */
const quotedDetail = /^(.*)': (state: '[^']*' reason: '[^']*')$/;
const plainDetail = /^(.*)'(?:: ([^']*))?$/;

/** One line of `event --all --loop --timestamp`; null for anything else. */
export function parseEventLine(text: string): GuestEvent | null {
  const match = line.exec(text.trimEnd());
  if (!match) return null;
  const [, day = '', time = '', event = '', rest = ''] = match;
  const [, guestName, detail = ''] = quotedDetail.exec(rest) ?? plainDetail.exec(rest) ?? [];
  return guestName === undefined ? null : { at: `${day}T${time}Z`, event, guestName, detail };
}
