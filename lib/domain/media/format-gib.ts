/** "4.70 GiB", and below a tenth of one "12.30 MiB": for sentences of refusals. */
export function formatGiB(bytes: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const gib = bytes / 1024 ** 3;
  if (gib >= 0.1) return `${gib.toLocaleString('en', digits)} GiB`;
  return `${(bytes / 1024 ** 2).toLocaleString('en', digits)} MiB`;
}
