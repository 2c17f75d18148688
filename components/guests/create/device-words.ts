import type { Choice } from '#components/ui/choice-list.tsx';
import { DiskBusChoice, NicModelChoice } from '#lib/domain/guest/create-guest-request.ts';

const diskWords: Readonly<Record<DiskBusChoice, Omit<Choice, 'id'>>> = {
  auto: { label: 'Chosen for you', hint: 'By what runs on it' },
  virtio: { label: 'virtio', hint: 'Paravirtual: fastest; Windows needs its driver disc', mono: true },
  scsi: { label: 'virtio-scsi', hint: 'Paravirtual, with SCSI commands', mono: true },
  sata: { label: 'SATA', hint: 'Emulated: slower, driven by everything', mono: true },
};

const nicWords: Readonly<Record<NicModelChoice, Omit<Choice, 'id'>>> = {
  auto: { label: 'Chosen for you', hint: 'By what runs on it' },
  virtio: { label: 'virtio', hint: 'Paravirtual: fastest; Windows needs its driver disc', mono: true },
  e1000e: { label: 'e1000e', hint: 'Emulated Intel 82574L: Windows 7 and newer, every Linux', mono: true },
  e1000: { label: 'e1000', hint: 'Emulated Intel 82540EM, for older systems', mono: true },
  rtl8139: { label: 'rtl8139', hint: 'Emulated Realtek at 100 Mbit/s, for very old systems', mono: true },
};

export const diskBusChoices: readonly Choice[] = DiskBusChoice.options.map((id) => ({ id, ...diskWords[id] }));
export const nicModelChoices: readonly Choice[] = NicModelChoice.options.map((id) => ({ id, ...nicWords[id] }));

/** The word for what a guest is given: what was asked for, else what the preview tells. */
export const diskBusWord = (asked: DiskBusChoice, given: string | undefined): string =>
  labelOf(diskBusChoices, asked === 'auto' ? given : asked);
export const nicModelWord = (asked: NicModelChoice, given: string | undefined): string =>
  labelOf(nicModelChoices, asked === 'auto' ? given : asked);

const labelOf = (choices: readonly Choice[], id: string | undefined): string =>
  choices.find((choice) => choice.id === id)?.label ?? 'chosen for you';
