import type { TestHost } from './test-host.ts';

const columns = 80;
const rows = 25;

/** Where a PC in text mode keeps its screen: a byte for the sign, a byte for its colours, row by row. */
const textMemory = 0xb8000;

/** What stands on the screen of a guest that is in text mode (firmware, boot loaders), as lines without spaces at their ends. */
export async function readTextScreen(host: TestHost, uuid: string): Promise<string> {
  const command = `xp /${columns * rows * 2}xb 0x${textMemory.toString(16)}`;
  const dump = await host.virsh('qemu-monitor-command', uuid, '--hmp', command);
  const bytes = [...dump.matchAll(/ 0x([0-9a-f]{2})\b/g)].map((found) => Number.parseInt(found[1] ?? '', 16));
  const signs = bytes
    .filter((_, index) => index % 2 === 0)
    .map((byte) => (byte < 32 ? ' ' : String.fromCharCode(byte)));
  return Array.from({ length: rows }, (_, row) =>
    signs
      .slice(row * columns, (row + 1) * columns)
      .join('')
      .trimEnd(),
  ).join('\n');
}

const codes: Readonly<Record<string, string>> = { ' ': 'SPACE', '-': 'MINUS', '\n': 'ENTER' };

/** Presses the keys of a text of small letters, digits, spaces and dashes. */
export async function typeOnKeyboard(host: TestHost, uuid: string, text: string): Promise<void> {
  for (const sign of text) {
    await host.virsh(
      'send-key',
      uuid,
      '--codeset',
      'linux',
      '--holdtime',
      '30',
      `KEY_${codes[sign] ?? sign.toUpperCase()}`,
    );
  }
}
