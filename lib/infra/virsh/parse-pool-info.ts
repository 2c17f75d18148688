import { leadingNumber, parseKeyValues } from '#lib/infra/virsh/parse-key-values.ts';

/** Sizes are null while the pool is not active. */
export type PoolInfo = {
  uuid: string;
  name: string;
  isActive: boolean;
  isPersistent: boolean;
  autostarts: boolean;
  capacityBytes: number | null;
  allocationBytes: number | null;
  availableBytes: number | null;
};

/** `pool-info --bytes`. */
export function parsePoolInfo(text: string): PoolInfo {
  const values = parseKeyValues(text);
  return {
    uuid: values.get('UUID') ?? '',
    name: values.get('Name') ?? '',
    isActive: values.get('State') === 'running',
    isPersistent: values.get('Persistent') === 'yes',
    autostarts: values.get('Autostart') === 'yes',
    capacityBytes: leadingNumber(values.get('Capacity')),
    allocationBytes: leadingNumber(values.get('Allocation')),
    availableBytes: leadingNumber(values.get('Available')),
  };
}
