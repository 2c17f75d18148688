import { accept, type Result, refuse } from '#lib/domain/result.ts';
import { detectDiskFormat } from '#lib/infra/image/detect-disk-format.ts';
import { parseQcow2Header } from '#lib/infra/image/parse-qcow2-header.ts';

/** `capacityBytes` is null for a raw disk: it is as large as its file. */
export type DiskHead = { format: 'qcow2' | 'raw'; capacityBytes: number | null; leastFileBytes: number };

/** Whether a file that begins like this may become an image, and which kind of disk it is. `what` names it to people. */
export function checkDiskHead(head: Buffer, what: string): Result<DiskHead> {
  const found = detectDiskFormat(head);
  if (found.kind === 'raw') return accept({ format: 'raw', capacityBytes: null, leastFileBytes: 512 });
  if (found.kind !== 'qcow2') {
    const technical = found.kind === 'other' ? `It is ${found.name}.` : 'Its beginning is of no known kind.';
    return refuse({ code: 'image.not-an-image', details: { what }, technical });
  }
  const header = parseQcow2Header(head);
  if (!header.ok) return refuse({ ...header.refusal, details: { ...header.refusal.details, file: what } });
  const { capacityBytes, leastFileBytes } = header.value;
  return accept({ format: 'qcow2', capacityBytes, leastFileBytes });
}
