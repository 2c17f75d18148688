import { formatMiB } from '#lib/web/formats.ts';

/** Why a guest seems to use all its memory: more was measured, which cannot all be the guest's. */
export const describeBeyond = (beyondMiB: number, memoryMiB: number): string =>
  `${formatMiB(beyondMiB)} was measured, more than the ${formatMiB(memoryMiB)} of its definition: what QEMU itself needs on the host counts too, and the definition may have become smaller since its start.`;
