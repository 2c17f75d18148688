import { z } from 'zod';
import { GuestLoginRequest } from '#lib/domain/guest/guest-login.ts';
import { refineNames } from '#lib/domain/guest/guest-name.ts';
import { GuestSize } from '#lib/domain/guest/guest-size.ts';
import { NicModel } from '#lib/domain/guest/guest-spec.ts';
import { HostId, ImageVersionId } from '#lib/domain/id.ts';
import { FirmwareChoice, TpmChoice } from '#lib/domain/os/os-firmware.ts';
import { problemsOfSetup, WindowsSetupRequest } from '#lib/domain/windows/windows-setup.ts';
import { windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';

const OneLine = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\r\n\p{Cc}]*$/u, 'One line, please.');
const OsId = z.string().regex(/^[a-z0-9.-]{1,60}$/u);

/** A volume is named by its pool and its name; never by a path, so that nobody reaches a file outside a pool. */
const VolumeRef = { hostId: HostId, pool: OneLine, volume: OneLine };

export const GuestSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    imageVersionId: ImageVersionId,
    clone: z.enum(['linked', 'full']).default('linked'),
  }),
  z.object({
    kind: z.literal('iso'),
    ...VolumeRef,
    osId: OsId.optional(),
    /** the disc with the virtio drivers for Windows, on the same host */
    drivers: z.object({ pool: OneLine, volume: OneLine }).optional(),
  }),
  z.object({ kind: z.literal('volume'), ...VolumeRef, osId: OsId.optional() }),
]);
export type GuestSource = z.infer<typeof GuestSource>;

export const Placement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto') }),
  z.object({ kind: z.literal('host'), hostId: HostId }),
]);
export type Placement = z.infer<typeof Placement>;

/** `auto` takes the first active network of the host that gives addresses. */
export const NetworkChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto') }),
  z.object({ kind: z.literal('network'), name: OneLine }),
  z.object({
    kind: z.literal('bridge'),
    name: z.string().regex(/^[A-Za-z0-9_.:-]{1,15}$/u, 'not the name of a bridge'),
  }),
  z.object({ kind: z.literal('none') }),
]);
export type NetworkChoice = z.infer<typeof NetworkChoice>;

export const DiskBusChoice = z.enum(['auto', 'virtio', 'scsi', 'sata']);
export type DiskBusChoice = z.infer<typeof DiskBusChoice>;

export const NicModelChoice = z.enum(['auto', ...NicModel.options]);
export type NicModelChoice = z.infer<typeof NicModelChoice>;

export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,\p{Cc}]*$/u, 'No commas in a tag.');

function problemsOfWindows(windows: WindowsSetupRequest, source: GuestSource, count: number) {
  const version = source.kind === 'iso' ? windowsVersionOf(source.osId) : null;
  if (!version) return [{ path: [], message: 'Answers are for Windows 10, 11 and Server 2016 to 2025 from an ISO.' }];
  const problems = problemsOfSetup(windows, version.isServer);
  if (windows.computerName && count > 1)
    problems.push({ path: ['computerName'], message: 'Several computers cannot have one name.' });
  return problems;
}

/** The form of *Create a guest*. `login` is for guests from an image; an installer asks by itself. */
export const CreateGuestRequest = z
  .object({
    /** A name, or a pattern such as `web-{01}`. */
    name: z.string().trim().min(1, 'Give the guest a name.').max(80),
    count: z.int().min(1).max(100).default(1),
    source: GuestSource,
    size: GuestSize,
    login: GuestLoginRequest.optional(),
    /** for a Windows that is installed from an ISO without anybody at its screen */
    windows: WindowsSetupRequest.optional(),
    placement: Placement.default({ kind: 'auto' }),
    /** The pool for the disks; the server chooses where none is named. */
    pool: OneLine.optional(),
    network: NetworkChoice.default({ kind: 'auto' }),
    /** `auto`: the best that the system on it drives, see `domain/os/os-devices.ts`. */
    diskBus: DiskBusChoice.default('auto'),
    nicModel: NicModelChoice.default('auto'),
    /** `auto`: what the system on it needs, see `domain/os/os-firmware.ts`. Refused where the host does not have it. */
    firmware: FirmwareChoice.default('auto'),
    tpm: TpmChoice.default('auto'),
    start: z.boolean().default(true),
    tags: z.array(Tag).max(20).default([]),
    description: z.string().max(10_000).default(''),
  })
  .superRefine((request, context) => {
    refineNames(request, context);
    if (request.windows) {
      for (const { path, message } of problemsOfWindows(request.windows, request.source, request.count))
        context.addIssue({ code: 'custom', path: ['windows', ...path], message });
    }
    if (request.source.kind === 'image') {
      if (!request.login) context.addIssue({ code: 'custom', path: ['login'], message: 'Say who shall log in.' });
      return;
    }
    if (request.placement.kind === 'host' && request.placement.hostId !== request.source.hostId)
      context.addIssue({
        code: 'custom',
        path: ['placement'],
        message: 'The guest is made on the host that has the volume.',
      });
    if (request.source.kind === 'volume' && request.count > 1)
      context.addIssue({
        code: 'custom',
        path: ['count'],
        message: 'One volume makes one guest. Make an image of it for more.',
      });
  });
export type CreateGuestRequest = z.infer<typeof CreateGuestRequest>;
