'use client';

import { type ReactNode, useState } from 'react';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { ChangeOutcome } from '#components/guests/hardware/change-outcome.tsx';
import { type DeviceFormProps, MemoryForm, ProcessorForm } from '#components/guests/hardware/compute-forms.tsx';
import { DetachDisk, DiskForm, DriveForm, GrowForm } from '#components/guests/hardware/disk-forms.tsx';
import { AttachVolumeForm, NewDiskForm, NewDriveForm } from '#components/guests/hardware/new-disk-forms.tsx';
import { NewNicForm, NicForm, RemoveNicForm } from '#components/guests/hardware/nic-forms.tsx';
import { SelectionForm, selections, ToggleForm, toggles } from '#components/guests/hardware/rest-forms.tsx';
import { BootForm, FirmwareForm } from '#components/guests/hardware/start-forms.tsx';
import { useHostOptions } from '#components/guests/hardware/use-host-options.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useSidePanel } from '#components/ui/use-side-panel.ts';
import type { GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import type { GuestDetail } from '#lib/procedures/guest/get-guest.ts';

/** The aside of the hardware tab: one device, or one that is to be added, and the form that changes it. */
export function DevicePanel({
  device,
  title,
  hardware,
  onClose,
}: {
  device: string;
  title: string;
  hardware: GuestHardware;
  onClose: () => void;
}) {
  const { detail } = useGuest();
  const [operationId, setOperationId] = useState<string | null>(null);
  const options = useHostOptions(detail.row.hostId, detail.row.may.includes('guest.definition'));
  const forms = formsOf(device, { hardware, onBegun: setOperationId, options, volumes: detail.volumes });
  const panel = useSidePanel<HTMLElement>({
    openers: [`[data-device=${JSON.stringify(device)}]`, '[data-add-device] button'],
    onClose,
    takesFocus: () => true,
  });
  return (
    <section {...panel} aria-label={title} className="flex flex-col outline-none">
      <header className="flex min-h-11 items-center gap-2 border-b border-line px-gutter max-phone:px-4">
        <h2 className="cut flex-1 font-semibold">{title}</h2>
        <IconButton icon="x" label="Close" size="sm" onPress={onClose} />
      </header>
      <div className="flex flex-col gap-6 px-gutter py-4 max-phone:px-4">
        {operationId ? <ChangeOutcome key={operationId} id={operationId} /> : null}
        {forms}
      </div>
    </section>
  );
}

type Given = DeviceFormProps & { options: HostOptions | null; volumes: GuestDetail['volumes'] };

/** Anew when the device is another one than the form began with. */
const keyOf = (value: unknown): string => JSON.stringify(value) ?? '';

function formsOf(device: string, given: Given): ReactNode {
  const { hardware, options, onBegun } = given;
  const [kind = '', name = ''] = device.split(' ');
  const toggle = toggles[kind];
  const selection = selections[kind];
  if (toggle) return <ToggleForm key={keyOf(toggle.isOn(hardware))} toggle={toggle} {...given} />;
  if (selection) return <SelectionForm key={selection.valueOf(hardware)} selection={selection} {...given} />;
  switch (kind) {
    case 'processor':
      return (
        <ProcessorForm
          key={keyOf([hardware.vcpus, hardware.maxVcpus, hardware.topology, hardware.cpuModel, hardware.cpuMode])}
          {...given}
        />
      );
    case 'memory':
      return <MemoryForm key={keyOf([hardware.memoryMiB, hardware.maxMemoryMiB, hardware.hasBalloon])} {...given} />;
    case 'firmware':
      return <FirmwareForm key={keyOf([hardware.firmware, hardware.hasSecureBoot])} {...given} />;
    case 'boot':
      return <BootForm key={keyOf([hardware.disks, hardware.nics, hardware.hasBootMenu])} {...given} />;
    case 'new-disk':
      return <NewDiskForm key={hardware.disks.length} options={options} onBegun={onBegun} />;
    case 'new-volume':
      return <AttachVolumeForm key={hardware.disks.length} options={options} onBegun={onBegun} />;
    case 'new-drive':
      return <NewDriveForm key={hardware.disks.length} onBegun={onBegun} />;
    case 'new-nic':
      return <NewNicForm key={keyOf([hardware.nics.length, options === null])} {...given} />;
    case 'disk': {
      const disk = hardware.disks.find((each) => each.target === name);
      return disk ? <OneDisk key={keyOf([disk, options === null])} disk={disk} given={given} /> : <Gone />;
    }
    case 'nic': {
      const nic = hardware.nics.find((each) => each.mac === name);
      if (!nic) return <Gone />;
      return (
        <>
          <NicForm key={keyOf([nic, options === null])} nic={nic} {...given} />
          <RemoveNicForm key={`remove ${nic.mac}`} nic={nic} onBegun={onBegun} />
        </>
      );
    }
    default:
      return <p className="text-ink-muted">This device is changed in the definition, by an admin.</p>;
  }
}

const Gone = () => <p className="text-ink-muted">The guest does not have this device any more.</p>;

function OneDisk({ disk, given }: { disk: GuestDisk; given: Given }) {
  const { options, volumes, onBegun } = given;
  if (disk.device === 'cdrom' || disk.device === 'floppy')
    return (
      <>
        <DriveForm disk={disk} options={options} onBegun={onBegun} />
        <DetachDisk disk={disk} hasVolume={false} onBegun={onBegun} />
      </>
    );
  const volume = volumes.find((each) => each.target === disk.target);
  return (
    <>
      {volume ? (
        <GrowForm key={volume.capacityBytes} disk={disk} capacityBytes={volume.capacityBytes} onBegun={onBegun} />
      ) : null}
      <DiskForm disk={disk} onBegun={onBegun} />
      <DetachDisk disk={disk} hasVolume={volume !== undefined} onBegun={onBegun} />
    </>
  );
}
