import { describe, expect, it } from 'vitest';
import { chooseFirmware, firmwareObstacle, warnOfSetup } from './os-firmware.ts';

const auto = { firmware: 'auto', tpm: 'auto' } as const;
const bios = { firmware: 'bios', hasTpm: false } as const;
const whole = { firmware: 'uefi-secure', hasTpm: true } as const;

describe('the firmware of a guest', () => {
  it.each([
    ['win11', whole],
    ['win2k25', whole],
    ['win10', bios],
    ['win2k16', bios],
    ['win2k19', bios],
    ['win2k22', bios],
    ['debian13', bios],
    ['freebsd14.4', bios],
    [null, bios],
  ])('%s: as its setup needs it', (osId, expected) => {
    expect(chooseFirmware({ ...auto, osId })).toEqual(expected);
  });

  it('is what a person chose, each for itself', () => {
    expect(chooseFirmware({ osId: 'win11', firmware: 'bios', tpm: 'auto' })).toEqual({
      firmware: 'bios',
      hasTpm: true,
    });
    expect(chooseFirmware({ osId: 'win10', firmware: 'uefi-secure', tpm: 'yes' })).toEqual(whole);
    expect(chooseFirmware({ osId: 'win11', firmware: 'auto', tpm: 'no' })).toEqual({ ...whole, hasTpm: false });
  });

  it('is refused where the host does not have it, with what it lacks', () => {
    const facts = (firmwares: ('bios' | 'uefi')[], hasSecureBoot: boolean, hasTpm: boolean) => ({
      name: 'kvm1',
      facts: { firmwares, hasSecureBoot, hasTpm },
    });
    const codeOf = (...host: Parameters<typeof facts>) => firmwareObstacle(whole, facts(...host))?.code ?? null;
    expect(codeOf(['bios', 'uefi'], true, true)).toBeNull();
    expect(codeOf(['bios'], false, true)).toBe('host.no-uefi');
    expect(codeOf(['bios', 'uefi'], false, true)).toBe('host.no-secure-boot');
    expect(codeOf(['bios', 'uefi'], true, false)).toBe('host.no-tpm');
    expect(firmwareObstacle(bios, facts(['bios'], false, false))).toBeNull();
  });
});

describe('what is said before', () => {
  const size = { vcpus: 2, memoryMiB: 4096, diskGiB: 64 };
  it('is nothing where all is as the setup asks', () => {
    expect(warnOfSetup({ osId: 'win11', chosen: whole, size })).toEqual([]);
    expect(warnOfSetup({ osId: 'debian12', chosen: bios, size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 } })).toEqual([]);
  });

  it('names what is missing, and the numbers', () => {
    expect(warnOfSetup({ osId: 'win11', chosen: bios, size: { ...size, memoryMiB: 2048, diskGiB: 20 } })).toEqual([
      'Windows 11 asks for UEFI with Secure Boot and a TPM 2.0: its setup may stop without.',
      'Windows 11 asks for at least 4 GiB of memory, a disk of 64 GiB: its setup may stop with less.',
    ]);
    expect(warnOfSetup({ osId: 'win2k25', chosen: { ...whole, hasTpm: false }, size: null })).toEqual([
      'Windows Server 2025 asks for a TPM 2.0: its setup may stop without.',
    ]);
  });
});
