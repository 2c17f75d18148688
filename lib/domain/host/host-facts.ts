import { z } from 'zod';

/** What was read on a host. Sizes in MiB. What it could not tell is null. */
export const HostFacts = z.object({
  hostname: z.string(),
  /** "Debian GNU/Linux 12 (bookworm)" */
  osName: z.string().nullable(),
  /** the `ID` and `VERSION_CODENAME` of os-release, which say how an image can be built there */
  osId: z.string().nullable(),
  osCodename: z.string().nullable(),
  kernel: z.string().nullable(),
  arch: z.string(),
  libvirtVersion: z.string(),
  qemuVersion: z.string().nullable(),
  cpuModel: z.string().nullable(),
  cpus: z.number(),
  memoryMiB: z.number(),
  memoryFreeMiB: z.number(),
  /** how guests run: `kvm` only after a guest really ran on it */
  virtType: z.enum(['kvm', 'qemu']),
  firmwares: z.array(z.enum(['bios', 'uefi'])),
  hasSecureBoot: z.boolean(),
  hasTpm: z.boolean(),
  hasClipboardChannel: z.boolean(),
  isRoot: z.boolean(),
  groups: z.array(z.string()),
  tools: z.array(z.string()),
  /** bridges of the host itself and of its virtual networks: `br0`, `virbr0` */
  bridges: z.array(z.string()).default([]),
  uptimeSeconds: z.number().nullable(),
});
export type HostFacts = z.infer<typeof HostFacts>;
