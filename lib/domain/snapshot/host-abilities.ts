const isAtLeast = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

/**
 * Whether libvirt itself goes back to external snapshots: since 9.9. Before it says "revert to external snapshot not supported
 * yet" (measured with 9.0). A version that cannot be read is taken for an old one.
 */
export const isRevertedByLibvirt = (version: string): boolean => isAtLeast(version, [9, 9]);

/**
 * Whether QEMU writes the state of its own clipboard channel (qemu-vdagent) down: since 10.1. Before it keeps the memory of no
 * guest that has one: "The vdagent chardev doesn't yet support migration" (measured with 7.2).
 */
export const canKeepClipboard = (version: string | null): boolean => isAtLeast(version ?? '', [10, 1]);
