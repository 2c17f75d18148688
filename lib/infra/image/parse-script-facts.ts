/** The `KEY=VALUE` lines that a script of ours printed; a key that comes again has its lines joined. */
export function parseScriptFacts(text: string): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^([a-z]+)=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const before = facts.get(key);
    facts.set(key, before === undefined ? value : `${before}\n${value}`);
  }
  return facts;
}
