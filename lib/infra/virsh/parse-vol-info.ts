import { leadingNumber, parseKeyValues } from '#lib/infra/virsh/parse-key-values.ts';

export type VolumeInfo = { name: string; type: string; capacityBytes: number; allocationBytes: number };

/** `vol-info --bytes`. */
export function parseVolInfo(text: string): VolumeInfo {
  const values = parseKeyValues(text);
  return {
    name: values.get('Name') ?? '',
    type: values.get('Type') ?? '',
    capacityBytes: leadingNumber(values.get('Capacity')) ?? 0,
    allocationBytes: leadingNumber(values.get('Allocation')) ?? 0,
  };
}
