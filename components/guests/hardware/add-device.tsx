'use client';

import { Button } from '#components/ui/button.tsx';
import { Menu } from '#components/ui/menu.tsx';

/** What can be added, with the title of its panel. */
export const newDevices: Readonly<Record<string, string>> = {
  'new-disk': 'New disk',
  'new-volume': 'A volume that is there',
  'new-drive': 'New CD drive',
  'new-nic': 'New network card',
};

export function AddDevice({ onAdd, mayAttach }: { onAdd: (device: string) => void; mayAttach: boolean }) {
  const icons = { 'new-disk': 'disk', 'new-volume': 'disk', 'new-drive': 'disc', 'new-nic': 'nic' } as const;
  const items = Object.keys(icons)
    .filter((id) => mayAttach || id !== 'new-volume')
    .map((id) => ({
      id,
      label: newDevices[id] ?? id,
      icon: icons[id as keyof typeof icons],
      onAction: () => onAdd(id),
    }));
  return (
    <Menu
      label="Add a device"
      trigger={
        <Button size="sm" icon="plus">
          Add a device
        </Button>
      }
      groups={[{ id: 'devices', items }]}
    />
  );
}
