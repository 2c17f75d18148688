/** A hint that something happened to a guest of that name. Never an address: names change and repeat. `at` is ISO 8601. */
export type GuestEvent = { at: string; event: string; guestName: string; detail: string };

const line = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+)\+0000: event '([^']+)' for domain '(.*)'(?:: (.*)|)$/;

/** The letters that a detail is made of; a name that looks like the end of the line is thereby cut at the last quote. */
export function parseEventLine(text: string): GuestEvent | null {
  const match = line.exec(text.trimEnd());
  if (!match) return null;
  const [, day = '', time = '', event = '', guestName = '', detail = ''] = match;
  return { at: `${day}T${time}Z`, event, guestName, detail };
}
