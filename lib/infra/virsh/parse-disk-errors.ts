/** A disk that QEMU could not read or write, for which it stopped the guest. */
export type DiskError = { target: string; isNoSpace: boolean };

/** `domblkerror`: a line "vda: no space" for each disk with one; a sentence without a colon where there is none. */
export function parseDiskErrors(text: string): DiskError[] {
  return [...text.matchAll(/^(\S+): (no space|unspecified error)$/gm)].map(([, target = '', error]) => ({
    target,
    isNoSpace: error === 'no space',
  }));
}
