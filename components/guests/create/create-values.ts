import { z } from 'zod';
import { fieldOfWindowsPath, noDisc, WindowsValues, windowsOf } from '#components/guests/create/windows-values.ts';
import { CreateGuestRequest, DiskBusChoice, NicModelChoice } from '#lib/domain/guest/create-guest-request.ts';
import { type GuestSizePreset, guestSizePresets } from '#lib/domain/guest/guest-size.ts';
import { FirmwareChoice, TpmChoice } from '#lib/domain/os/os-firmware.ts';
import { windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';

/** What the form of creation holds: flat, so that each field has a name. Sizes in GiB, as people give them. */
export const CreateValues = z
  .object({
    sourceKind: z.enum(['image', 'iso', 'volume']),
    imageVersionId: z.string().nullable(),
    /** host, pool and volume of an ISO or a disk, as `volumeKey` writes them */
    volume: z.string().nullable(),
    /** what is on it, as a short id; asked for ISOs and disks */
    osId: z.string().nullable(),
    preset: z.enum(['small', 'medium', 'large', 'numbers']),
    vcpus: z.number().nullable(),
    memoryGiB: z.number().nullable(),
    diskGiB: z.number().nullable(),
    user: z.string(),
    password: z.string(),
    sshKeys: z.array(z.string()),
    name: z.string(),
    count: z.number().nullable(),
    tags: z.array(z.string()),
    description: z.string(),
    hostId: z.string(),
    pool: z.string(),
    /** how the disk hangs on its image */
    clone: z.enum(['linked', 'full']),
    network: z.string(),
    diskBus: DiskBusChoice,
    nicModel: NicModelChoice,
    firmware: FirmwareChoice,
    tpm: TpmChoice,
    start: z.boolean(),
    ...WindowsValues.shape,
  })
  .superRefine((values, context) => {
    for (const [field, message] of problemsOf(values)) context.addIssue({ code: 'custom', path: [field], message });
  });
export type CreateValues = z.infer<typeof CreateValues>;

/** What stands in a choice where the server chooses. */
export const chosenForYou = 'auto';

export type VolumeKey = { hostId: string; pool: string; volume: string };

export const volumeKey = (key: VolumeKey): string => JSON.stringify([key.hostId, key.pool, key.volume]);

export function parseVolumeKey(text: string | null): VolumeKey | null {
  const found = z.tuple([z.string(), z.string(), z.string()]).safeParse(text ? JSON.parse(text) : null);
  if (!found.success) return null;
  const [hostId, pool, volume] = found.data;
  return { hostId, pool, volume };
}

export const sizeOf = (values: CreateValues) =>
  values.preset === 'numbers'
    ? {
        vcpus: values.vcpus ?? Number.NaN,
        memoryMiB: Math.round((values.memoryGiB ?? Number.NaN) * 1024),
        diskGiB: values.diskGiB ?? Number.NaN,
      }
    : guestSizePresets[values.preset];

export const isPreset = (word: string): word is GuestSizePreset => Object.hasOwn(guestSizePresets, word);

function sourceOf(values: CreateValues): unknown {
  if (values.sourceKind === 'image')
    return { kind: 'image', imageVersionId: values.imageVersionId ?? '', clone: values.clone };
  const volume = parseVolumeKey(values.volume) ?? { hostId: '', pool: '', volume: '' };
  const disc = windowsVersionOf(values.osId) && values.drivers !== noDisc ? parseVolumeKey(values.drivers) : null;
  const drivers = disc?.hostId === volume.hostId ? { pool: disc.pool, volume: disc.volume } : undefined;
  return { kind: values.sourceKind, ...volume, osId: values.osId ?? undefined, drivers };
}

function networkOf(choice: string): unknown {
  if (choice === chosenForYou || choice === 'none') return { kind: choice };
  const [, kind, name] = /^(network|bridge):(.*)$/su.exec(choice) ?? [];
  return { kind, name };
}

/** The request that the form means; not checked yet. */
export function toRequest(values: CreateValues): unknown {
  return {
    name: values.name,
    count: values.count ?? Number.NaN,
    source: sourceOf(values),
    size: sizeOf(values),
    login:
      values.sourceKind === 'image'
        ? { user: values.user, password: values.password || undefined, sshKeys: values.sshKeys }
        : undefined,
    windows: values.sourceKind === 'iso' ? windowsOf(values) : undefined,
    placement:
      values.hostId === chosenForYou || values.sourceKind !== 'image'
        ? { kind: 'auto' }
        : { kind: 'host', hostId: values.hostId },
    pool: values.pool === chosenForYou ? undefined : values.pool,
    network: networkOf(values.network),
    diskBus: values.diskBus,
    nicModel: values.nicModel,
    firmware: values.firmware,
    tpm: values.tpm,
    start: values.start,
    tags: values.tags,
    description: values.description,
  };
}

/** The same for a look at what would be made: it needs no password, so none leaves the page before it must. */
export function toPreviewRequest(values: CreateValues): z.input<typeof CreateGuestRequest> | null {
  const request = toRequest({
    ...values,
    user: 'user',
    password: 'preview',
    sshKeys: [],
    winPassword: values.winPassword ? 'Preview 1' : '',
    adminPassword: values.adminPassword ? 'Preview 1' : '',
    productKey: '',
    ...(values.osId && windowsVersionOf(values.osId)?.isServer
      ? { adminPassword: 'Preview 1' }
      : { winPassword: 'Preview 1' }),
  });
  const parsed = CreateGuestRequest.safeParse(request);
  return parsed.success ? parsed.data : null;
}

/** Which field of the form a path of the request is. */
export function fieldOfPath(path: readonly PropertyKey[], values: Pick<CreateValues, 'sourceKind'>): string {
  const [first, second] = path.map(String);
  if (first === 'source' && (second === 'osId' || second === 'drivers')) return second;
  if (first === 'windows') return fieldOfWindowsPath(path.slice(1).map(String));
  if (first === 'source') return values.sourceKind === 'image' ? 'imageVersionId' : 'volume';
  if (first === 'size') return second === 'memoryMiB' ? 'memoryGiB' : (second ?? 'preset');
  if (first === 'login') return second ?? 'user';
  if (first === 'placement') return 'hostId';
  return first ?? 'name';
}

const missing = {
  imageVersionId: 'Choose an image.',
  volume: 'Choose one from the list.',
  vcpus: 'Give a number of CPUs.',
  memoryGiB: 'Give its memory.',
  diskGiB: 'Give the size of its disk.',
  count: 'Between 1 and 100.',
} as const;

function problemsOf(values: CreateValues): Map<string, string> {
  const problems = new Map<string, string>();
  const parsed = CreateGuestRequest.safeParse(toRequest(values));
  if (parsed.success) return problems;
  const isEmpty = (field: string) => {
    const value = (values as Record<string, unknown>)[field];
    return value === null || value === '' || Number.isNaN(value);
  };
  for (const issue of parsed.error.issues) {
    const field = fieldOfPath(issue.path, values);
    if (problems.has(field)) continue;
    const word =
      Object.hasOwn(missing, field) && isEmpty(field) ? missing[field as keyof typeof missing] : issue.message;
    problems.set(field, word);
  }
  return problems;
}
