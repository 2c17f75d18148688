/** `Name:           my pool` lines, as `pool-info`, `net-info`, `vol-info` and `nodeinfo` print them. A value keeps its colons. */
export function parseKeyValues(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) found.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return found;
}

/** The number that a value begins with ("10485760 bytes"), or null. */
export function leadingNumber(value: string | undefined): number | null {
  const match = /^\d+/.exec(value ?? '');
  return match ? Number(match[0]) : null;
}
