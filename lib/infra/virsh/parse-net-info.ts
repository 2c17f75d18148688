import { parseKeyValues } from '#lib/infra/virsh/parse-key-values.ts';

export type NetworkInfo = {
  uuid: string;
  name: string;
  isActive: boolean;
  isPersistent: boolean;
  autostarts: boolean;
  bridge: string | null;
};

/** `net-info`. */
export function parseNetInfo(text: string): NetworkInfo {
  const values = parseKeyValues(text);
  return {
    uuid: values.get('UUID') ?? '',
    name: values.get('Name') ?? '',
    isActive: values.get('Active') === 'yes',
    isPersistent: values.get('Persistent') === 'yes',
    autostarts: values.get('Autostart') === 'yes',
    bridge: values.get('Bridge') || null,
  };
}
