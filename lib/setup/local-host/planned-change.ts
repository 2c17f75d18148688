import { z } from 'zod';
import { ServiceUnit } from '#lib/setup/local-host/service-units.ts';

/** What a person reads of a change before saying yes, and afterwards on the page. */
const told = { what: z.string(), why: z.string(), command: z.string() };

const DeviceFile = z.object({
  major: z.number(),
  minor: z.number(),
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
});

/** Something that preparing this machine as a host changes on it. With what undoing needs to know. */
export const PlannedChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keep-ssh-off'), ...told, units: z.array(z.string()) }),
  z.object({ kind: z.literal('install-packages'), ...told, packages: z.array(z.string()) }),
  z.object({ kind: z.literal('remove-dead-kvm'), ...told, device: DeviceFile }),
  z.object({ kind: z.literal('open-kvm'), ...told, device: DeviceFile }),
  z.object({ kind: z.literal('set-libvirt-access'), ...told, file: z.string() }),
  z.object({
    kind: z.literal('enable-services'),
    ...told,
    units: z.array(ServiceUnit),
    /** what is enabled and started with them; earlier releases wrote none */
    also: z.array(ServiceUnit).default([]),
  }),
  z.object({ kind: z.literal('start-daemons'), ...told, daemons: z.array(z.enum(['virtlogd', 'libvirtd'])) }),
  z.object({ kind: z.literal('add-login'), ...told, login: z.string() }),
  z.object({ kind: z.literal('add-groups'), ...told, login: z.string(), groups: z.array(z.string()) }),
  z.object({ kind: z.literal('add-subids'), ...told, login: z.string(), first: z.number(), count: z.number() }),
  z.object({ kind: z.literal('prepare-sshd'), ...told }),
  z.object({ kind: z.literal('define-pool'), ...told, name: z.string(), path: z.string() }),
  z.object({
    kind: z.literal('start-pool'),
    ...told,
    name: z.string(),
    wasActive: z.boolean(),
    wasAutostart: z.boolean(),
  }),
  z.object({ kind: z.literal('define-network'), ...told, name: z.string(), subnet: z.string() }),
  z.object({
    kind: z.literal('start-network'),
    ...told,
    name: z.string(),
    wasActive: z.boolean(),
    wasAutostart: z.boolean(),
  }),
]);
export type PlannedChange = z.infer<typeof PlannedChange>;
