import { expect, it } from 'vitest';
import { parseDdProgress } from '#lib/infra/image/parse-dd-progress.ts';

it('reads the newest whole count', () => {
  const text =
    '\r65536 bytes (66 kB, 64 KiB) copied, 1.0021 s, 65.4 kB/s\r1310720 bytes (1.3 MB, 1.2 MiB) copied, 2 s, 655 kB/s\r19';
  expect(parseDdProgress(text)).toEqual({ bytes: 1_310_720, bytesPerSecond: 655_360 });
  expect(parseDdProgress('0 bytes copied, 5.1e-05 s, 0.0 kB/s')).toEqual({ bytes: 0, bytesPerSecond: 0 });
  expect(parseDdProgress('12 bytes (12 B')).toBeNull();
});
