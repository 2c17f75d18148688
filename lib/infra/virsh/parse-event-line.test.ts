import { expect, it } from 'vitest';
import { parseEventLine } from '#lib/infra/virsh/parse-event-line.ts';

it('reads what virsh event printed', () => {
  const line = `2026-11-22 10:11:12.772+0000: event 'lifecycle' for domain 'it's "a" %guest é': Shutdown Finished after host request`;
  expect(parseEventLine(line)).toEqual({
    at: '2026-11-22T10:11:12.772Z',
    event: 'lifecycle',
    guestName: 'it\'s "a" %guest é',
    detail: 'Shutdown Finished after host request',
  });
});

it('reads events without a detail, with quotes in it, and names that look like one', () => {
  const at = '2026-11-22 10:11:12.772+0000';
  expect(parseEventLine(`${at}: event 'reboot' for domain 'web'\n`)).toMatchObject({ guestName: 'web', detail: '' });
  expect(
    parseEventLine(`${at}: event 'agent-lifecycle' for domain 'a'b': state: 'connected' reason: 'channel event'`),
  ).toMatchObject({
    guestName: "a'b",
    detail: "state: 'connected' reason: 'channel event'",
  });
  expect(parseEventLine(`${at}: event 'lifecycle' for domain 'x': y': Started Booted`)).toMatchObject({
    guestName: "x': y",
  });
});

it('leaves everything else alone', () => {
  for (const text of ['', 'event loop interrupted', 'events received: 3', 'error: Disconnected']) {
    expect(parseEventLine(text)).toBeNull();
  }
});
