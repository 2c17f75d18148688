/** A disk of 1 MiB whose boot sector halts at once: sti; hlt; jmp back to hlt. */
export function buildHaltedDisk(): Buffer {
  const disk = Buffer.alloc(1024 * 1024);
  disk.set([0xfb, 0xf4, 0xeb, 0xfd]);
  disk.writeUInt16BE(0x55aa, 510);
  return disk;
}
