/**
 * How much of its memory a guest uses, in MiB, never more than it has; null where nobody measured.
 *
 * What is measured can be more: without a balloon driver in the guest it is what QEMU holds on the host, QEMU's own needs
 * included, and a definition may have been made smaller since the guest was started. Then `beyondMiB` is the whole measure.
 */
export function memoryUseOf(row: {
  memoryMiB: number;
  memoryUsedMiB: number | null;
}): { usedMiB: number; beyondMiB: number | null } | null {
  const { memoryMiB, memoryUsedMiB } = row;
  if (memoryUsedMiB === null) return null;
  // 0: nobody has read its definition yet
  if (memoryMiB <= 0 || memoryUsedMiB <= memoryMiB) return { usedMiB: memoryUsedMiB, beyondMiB: null };
  return { usedMiB: memoryMiB, beyondMiB: memoryUsedMiB };
}
