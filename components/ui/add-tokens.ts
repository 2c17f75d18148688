/** The tokens with those in `raw` after them: trimmed, none empty, none twice. */
export function addTokens(tokens: readonly string[], raw: string, separator: RegExp): string[] {
  const found = raw
    .split(separator)
    .map((token) => token.replace(/,+$/, '').trim())
    .filter(Boolean);
  return [...new Set([...tokens, ...found])];
}
