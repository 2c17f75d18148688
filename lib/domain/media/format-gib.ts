/** "4.70 GiB", and below a tenth of one "12.30 MiB": for sentences of refusals. */
export function formatGiB(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 0.1 ? `${gib.toFixed(2)} GiB` : `${(bytes / 1024 ** 2).toFixed(2)} MiB`;
}
