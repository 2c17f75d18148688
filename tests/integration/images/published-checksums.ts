import { type CatalogueImage, fileNameOf } from '#lib/domain/image/catalogue.ts';
import { describeOs, type OsFamily } from '#lib/domain/os/os-catalogue.ts';

/** Sums of the other files in the same list. */
const sha256 = (digit: string) => digit.repeat(64);
const sha512 = (digit: string) => digit.repeat(128);

const clearSigned = (text: string) =>
  `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${text}-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCAAdFiEEs1SZnlpJ\n=9Zqk\n-----END PGP SIGNATURE-----\n`;

type Write = (file: string, hash: string, image: CatalogueImage) => string;

/** How each publisher writes the checksum file of its cloud images: the list of a folder, or a file beside each image. */
const formats: Partial<Record<OsFamily, Write>> = {
  debian: (file, hash) =>
    `${sha512('1')}  ${file.replace('generic', 'genericcloud')}\n${sha512('2')}  ${file.replace('qcow2', 'json')}\n${hash}  ${file}\n${sha512('3')}  ${file.replace('qcow2', 'raw')}\n`,
  ubuntu: (file, hash) =>
    `${sha256('1')} *${file.replace('.img', '.manifest')}\n${hash} *${file}\n${sha256('2')} *${file.replace('.img', '.ova')}\n`,
  fedora: (file, hash) =>
    clearSigned(
      `# ${file.replace('Generic', 'UEFI-UKI')}: 513671168 bytes\nSHA256 (${file.replace('Generic', 'UEFI-UKI')}) = ${sha256('1')}\n# ${file}: 583532544 bytes\nSHA256 (${file}) = ${hash}\n`,
    ),
  // seen in both ways
  almalinux: (file, hash, { key }) => {
    const dated = file.replace('latest', '20260514');
    return key.endsWith('9')
      ? `${hash}  ${dated}\n${hash}  ${file}\n${sha256('1')}  ${file.replace('GenericCloud', 'OpenNebula')}\n`
      : `# ${file}: 485621760 bytes\nSHA256 (${file}) = ${hash}\n# ${dated}: 485621760 bytes\nSHA256 (${dated}) = ${hash}\n`;
  },
  rocky: (file, hash) => `# ${file}: 611319808 bytes\nSHA256 (${file}) = ${hash}\n`,
  // names the build behind the link
  opensuse: (file, hash) => `${hash}  ${file.replace('Cloud.qcow2', 'Cloud-Build16.30.qcow2')}\n`,
  alpine: (_, hash) => `${hash}\n`,
  arch: (file, hash) => `${hash}  ${file}\n`,
  freebsd: (file, hash) =>
    `SHA512 (${file.replace('qcow2', 'raw')}) = ${sha512('1')}\nSHA512 (${file}) = ${hash}\nSHA512 (${file.replace('ufs', 'zfs')}) = ${sha512('2')}\n`,
};

/** The checksum file of a catalogue image as its publisher writes it, around the sum of what the test serves. */
export function writePublishedChecksum(image: CatalogueImage, hash: string): string {
  const { family } = describeOs(image.osId);
  const write = formats[family];
  if (!write) throw new Error(`the format of ${family} is not known`);
  return write(fileNameOf(image.url), hash, image);
}
