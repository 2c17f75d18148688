/** A version of Windows that can be installed unattended. */
export type WindowsVersion = {
  isServer: boolean;
  /** how the virtio driver disc names its folder: `viostor\\w11\\amd64` */
  driverFolder: string;
  /** the number of the edition in the ISO that is taken where nobody says: on servers 1 is without a desktop */
  edition: string;
};

const versions: Readonly<Record<string, WindowsVersion>> = {
  win10: { isServer: false, driverFolder: 'w10', edition: '1' },
  win11: { isServer: false, driverFolder: 'w11', edition: '1' },
  win2k16: { isServer: true, driverFolder: '2k16', edition: '2' },
  win2k19: { isServer: true, driverFolder: '2k19', edition: '2' },
  win2k22: { isServer: true, driverFolder: '2k22', edition: '2' },
  win2k25: { isServer: true, driverFolder: '2k25', edition: '2' },
};

export const windowsVersionIds: readonly string[] = Object.keys(versions);

/** What is known of it; null for what is not a Windows that can be installed unattended. */
export const windowsVersionOf = (osId: string | null | undefined): WindowsVersion | null =>
  osId && Object.hasOwn(versions, osId) ? (versions[osId] ?? null) : null;

/** Whether a volume is the disc with the virtio drivers, by the name that its makers give it: `virtio-win-0.1.285.iso`. */
export const isDriverDisc = (volume: string): boolean => /^virtio-win.*\.iso$/iu.test(volume);
