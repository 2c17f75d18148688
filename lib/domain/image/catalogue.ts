/** How the published checksum of an image is found in its checksum file: by its file name, or because it is the only one. */
export type ChecksumLookup = 'by-name' | 'only-one';

export type CatalogueImage = {
  /** Stable key of the entry, in URLs and requests. */
  key: string;
  osId: string;
  name: string;
  /** What sets it apart, in a few words. */
  about: string;
  url: string;
  checksum: { url: string; algorithm: 'sha256' | 'sha512'; lookup: ChecksumLookup };
  format: 'qcow2' | 'raw';
  /** Packed by the publisher; the checksum is that of the packed file. */
  compression: 'none' | 'xz';
  /** `rolling`: the same address gives newer images with time. `fixed`: one release for ever. */
  cadence: 'rolling' | 'fixed';
  firmware: 'bios' | 'uefi' | 'any';
  /** The publisher's own default account, which ours takes the place of. */
  defaultUser: string;
  /** The least that its first boot needs. */
  minimum: { memoryMiB: number; diskGiB: number };
};

/** A file's address in pieces, since the checksum file is beside it and names it. */
const beside = (
  folder: string,
  file: string,
  sums: string,
  algorithm: 'sha256' | 'sha512',
  lookup: ChecksumLookup = 'by-name',
) => ({
  url: `${folder}/${file}`,
  checksum: { url: `${folder}/${sums}`, algorithm, lookup },
});

const usual = { format: 'qcow2', compression: 'none', cadence: 'rolling', firmware: 'any' } as const;

/** `generic`, not `genericcloud`: the cloud kernel has no graphics driver, USB or mouse, so its screen stays in text mode and deaf. */
const debian = (version: number, codename: string): CatalogueImage => ({
  key: `debian-${version}`,
  osId: `debian${version}`,
  name: `Debian ${version}`,
  about: codename,
  ...beside(
    `https://cloud.debian.org/images/cloud/${codename}/latest`,
    `debian-${version}-generic-amd64.qcow2`,
    'SHA512SUMS',
    'sha512',
  ),
  ...usual,
  defaultUser: 'debian',
  minimum: { memoryMiB: 512, diskGiB: 4 },
});

const ubuntu = (version: string, codename: string): CatalogueImage => ({
  key: `ubuntu-${version}`,
  osId: `ubuntu${version}`,
  name: `Ubuntu ${version} LTS`,
  about: codename,
  ...beside(
    `https://cloud-images.ubuntu.com/${codename}/current`,
    `${codename}-server-cloudimg-amd64.img`,
    'SHA256SUMS',
    'sha256',
  ),
  ...usual,
  defaultUser: 'ubuntu',
  minimum: { memoryMiB: 1024, diskGiB: 5 },
});

/** AlmaLinux and Rocky 9 want a CPU of level x86-64-v2, 10 of v3. */
const almalinux = (version: number): CatalogueImage => ({
  key: `almalinux-${version}`,
  osId: `almalinux${version}`,
  name: `AlmaLinux ${version}`,
  about: 'RHEL compatible',
  ...beside(
    `https://repo.almalinux.org/almalinux/${version}/cloud/x86_64/images`,
    `AlmaLinux-${version}-GenericCloud-latest.x86_64.qcow2`,
    'CHECKSUM',
    'sha256',
  ),
  ...usual,
  defaultUser: 'almalinux',
  minimum: { memoryMiB: 1024, diskGiB: 10 },
});

const rocky = (version: number): CatalogueImage => {
  const file = `Rocky-${version}-GenericCloud-Base.latest.x86_64.qcow2`;
  return {
    key: `rocky-${version}`,
    osId: `rocky${version}`,
    name: `Rocky Linux ${version}`,
    about: 'RHEL compatible',
    ...beside(`https://dl.rockylinux.org/pub/rocky/${version}/images/x86_64`, file, `${file}.CHECKSUM`, 'sha256'),
    ...usual,
    defaultUser: 'rocky',
    minimum: { memoryMiB: 1024, diskGiB: 10 },
  };
};

/** Fedora's files carry the number of the compose, so an entry is one release. */
const fedora = (version: number, compose: string): CatalogueImage => ({
  key: `fedora-${version}`,
  osId: `fedora${version}`,
  name: `Fedora ${version} Cloud`,
  about: `compose ${compose}`,
  ...beside(
    `https://download.fedoraproject.org/pub/fedora/linux/releases/${version}/Cloud/x86_64/images`,
    `Fedora-Cloud-Base-Generic-${version}-${compose}.x86_64.qcow2`,
    `Fedora-Cloud-${version}-${compose}-x86_64-CHECKSUM`,
    'sha256',
  ),
  ...usual,
  cadence: 'fixed',
  defaultUser: 'fedora',
  minimum: { memoryMiB: 1024, diskGiB: 5 },
});

/** Its checksum file names the build behind the link, not the link, and has one line. */
const leap = (version: string, prefix: string): CatalogueImage => {
  const file = `${prefix}Leap-${version}-Minimal-VM.x86_64-Cloud.qcow2`;
  return {
    key: `opensuse-leap-${version}`,
    osId: `opensuse${version}`,
    name: `openSUSE Leap ${version}`,
    about: 'Minimal VM',
    ...beside(
      `https://download.opensuse.org/distribution/leap/${version}/appliances`,
      file,
      `${file}.sha256`,
      'sha256',
      'only-one',
    ),
    ...usual,
    defaultUser: 'opensuse',
    minimum: { memoryMiB: 1024, diskGiB: 10 },
  };
};

/** The `.sha512` beside the file holds the checksum alone. */
const alpine = (version: string): CatalogueImage => {
  const file = `nocloud_alpine-${version}-x86_64-bios-cloudinit-r0.qcow2`;
  const branch = version.split('.').slice(0, 2).join('.');
  return {
    key: `alpine-${branch}`,
    osId: `alpinelinux${branch}`,
    name: `Alpine Linux ${branch}`,
    about: version,
    ...beside(
      `https://dl-cdn.alpinelinux.org/alpine/v${branch}/releases/cloud`,
      file,
      `${file}.sha512`,
      'sha512',
      'only-one',
    ),
    ...usual,
    cadence: 'fixed',
    firmware: 'bios',
    defaultUser: 'alpine',
    minimum: { memoryMiB: 256, diskGiB: 1 },
  };
};

const arch: CatalogueImage = {
  key: 'arch',
  osId: 'archlinux',
  name: 'Arch Linux',
  about: 'rolling',
  ...beside(
    'https://geo.mirror.pkgbuild.com/images/latest',
    'Arch-Linux-x86_64-cloudimg.qcow2',
    'Arch-Linux-x86_64-cloudimg.qcow2.SHA256',
    'sha256',
  ),
  ...usual,
  defaultUser: 'arch',
  minimum: { memoryMiB: 1024, diskGiB: 40 },
};

const freebsd = (version: string): CatalogueImage => ({
  key: `freebsd-${version}`,
  osId: `freebsd${version}`,
  name: `FreeBSD ${version}`,
  about: 'UFS, with cloud-init',
  ...beside(
    `https://download.freebsd.org/releases/VM-IMAGES/${version}-RELEASE/amd64/Latest`,
    `FreeBSD-${version}-RELEASE-amd64-BASIC-CLOUDINIT-ufs.qcow2.xz`,
    'CHECKSUM.SHA512',
    'sha512',
  ),
  ...usual,
  compression: 'xz',
  cadence: 'fixed',
  defaultUser: 'freebsd',
  minimum: { memoryMiB: 1024, diskGiB: 6 },
});

/** Cloud images as their publishers offer them. Nothing here is fetched by us: the host does it and checks the sum. */
export const imageCatalogue: readonly CatalogueImage[] = [
  debian(13, 'trixie'),
  debian(12, 'bookworm'),
  ubuntu('24.04', 'noble'),
  ubuntu('22.04', 'jammy'),
  fedora(44, '1.7'),
  fedora(43, '1.6'),
  almalinux(10),
  almalinux(9),
  rocky(10),
  rocky(9),
  leap('16.0', ''),
  leap('15.6', 'openSUSE-'),
  alpine('3.23.4'),
  alpine('3.22.4'),
  arch,
  freebsd('15.1'),
  freebsd('14.4'),
];

export const findCatalogueImage = (key: string): CatalogueImage | null =>
  imageCatalogue.find((image) => image.key === key) ?? null;

/** The file name at the end of an address, as checksum files write it. */
export function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  return decodeURIComponent(last);
}
