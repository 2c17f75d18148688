'use client';

import { z } from 'zod';
import { FormCheckbox, FormSelect } from '#components/form/fields.tsx';
import { ChangeForm } from '#components/guests/hardware/change-form.tsx';
import type { DeviceFormProps } from '#components/guests/hardware/compute-forms.tsx';
import type { Choice } from '#components/ui/choice-list.tsx';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { SoundModel, VideoModel, WatchdogAction } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';

type Toggle = {
  label: string;
  hint: string;
  isOn: (hardware: GuestHardware) => boolean;
  toChange: (isOn: boolean) => ChangeRequest;
};

/** What a guest has or has not. */
export const toggles: Readonly<Record<string, Toggle>> = {
  screen: {
    label: 'A VNC screen',
    hint: 'On a socket of the host that only Guesthouse reaches',
    isOn: (hardware) => hardware.screens.some((screen) => screen.type === 'vnc'),
    toChange: (isOn) => ({ kind: 'set-screen', isOn }),
  },
  serial: {
    label: 'A serial console',
    hint: 'Text, with scrollback; the system in the guest has to use it',
    isOn: (hardware) => hardware.serials.length > 0,
    toChange: (isOn) => ({ kind: 'set-serial', isOn }),
  },
  agent: {
    label: 'The channel of the guest agent',
    hint: 'qemu-guest-agent has to be installed in the guest',
    isOn: (hardware) => hardware.hasAgentChannel,
    toChange: (isOn) => ({ kind: 'set-agent-channel', isOn }),
  },
  clipboard: {
    label: 'The clipboard channel',
    hint: 'spice-vdagent has to be installed in the guest',
    isOn: (hardware) => hardware.hasClipboardChannel,
    toChange: (isOn) => ({ kind: 'set-clipboard', isOn }),
  },
  tpm: {
    label: 'A TPM 2.0',
    hint: 'Emulated by swtpm on the host; Windows 11 wants one. What it keeps is lost when it goes',
    isOn: (hardware) => hardware.tpm !== null,
    toChange: (isOn) => ({ kind: 'set-tpm', isOn }),
  },
  rng: {
    label: 'Random numbers of the host',
    hint: 'Without them a guest can wait long for its first keys',
    isOn: (hardware) => hardware.hasRng,
    toChange: (isOn) => ({ kind: 'set-rng', isOn }),
  },
};

const OnOff = z.object({ isOn: z.boolean() });

export function ToggleForm({ toggle, hardware, onBegun }: DeviceFormProps & { toggle: Toggle }) {
  const now = toggle.isOn(hardware);
  return (
    <ChangeForm
      label={toggle.label}
      schema={OnOff}
      defaultValues={{ isOn: now }}
      toChanges={({ isOn }) => (isOn === now ? [] : [toggle.toChange(isOn)])}
      onBegun={onBegun}
    >
      <FormCheckbox name="isOn" hint={toggle.hint}>
        {toggle.label}
      </FormCheckbox>
    </ChangeForm>
  );
}

type Selection = {
  label: string;
  choices: readonly Choice[];
  valueOf: (hardware: GuestHardware) => string;
  toChange: (value: string) => ChangeRequest[];
};

/** What a guest has one of, of some models, or none. */
export const selections: Readonly<Record<string, Selection>> = {
  video: {
    label: 'Video card',
    choices: [
      { id: 'virtio', label: 'virtio', hint: 'Paravirtual: the screen follows the window', mono: true },
      { id: 'vga', label: 'VGA', hint: 'Driven by everything', mono: true },
      { id: 'bochs', label: 'bochs', hint: 'Simple; for UEFI', mono: true },
      { id: 'qxl', label: 'QXL', hint: 'For SPICE', mono: true },
      { id: 'none', label: 'None' },
    ],
    valueOf: (hardware) => hardware.videoModel ?? 'none',
    toChange: (value) =>
      VideoModel.options.filter((model) => model === value).map((model) => ({ kind: 'set-video', model })),
  },
  sound: {
    label: 'Sound card',
    choices: [
      { id: 'none', label: 'None' },
      { id: 'ich9', label: 'ICH9', hint: 'Newer systems', mono: true },
      { id: 'ich6', label: 'ICH6', hint: 'Windows Vista and newer', mono: true },
      { id: 'ac97', label: 'AC97', hint: 'Old systems', mono: true },
    ],
    valueOf: (hardware) => hardware.soundModel ?? 'none',
    toChange: (value) =>
      SoundModel.options.filter((model) => model === value).map((model) => ({ kind: 'set-sound', model })),
  },
  watchdog: {
    label: 'When the guest hangs',
    choices: [
      { id: 'none', label: 'Nothing', hint: 'No watchdog' },
      { id: 'reset', label: 'Reset it' },
      { id: 'poweroff', label: 'Force it off' },
      { id: 'pause', label: 'Suspend it' },
      { id: 'inject-nmi', label: 'Send it an NMI', hint: 'Its system may write a dump' },
    ],
    valueOf: (hardware) => hardware.watchdogAction ?? 'none',
    toChange: (value) =>
      WatchdogAction.options.filter((action) => action === value).map((action) => ({ kind: 'set-watchdog', action })),
  },
};

const Chosen = z.object({ value: z.string() });

export function SelectionForm({ selection, hardware, onBegun }: DeviceFormProps & { selection: Selection }) {
  const now = selection.valueOf(hardware);
  const isListed = selection.choices.some((choice) => choice.id === now);
  return (
    <ChangeForm
      label={selection.label}
      schema={Chosen}
      defaultValues={{ value: now }}
      toChanges={({ value }) => (value === now ? [] : selection.toChange(value))}
      onBegun={onBegun}
    >
      <FormSelect
        name="value"
        label={selection.label}
        choices={isListed ? selection.choices : [...selection.choices, { id: now, label: now, mono: true }]}
      />
    </ChangeForm>
  );
}
