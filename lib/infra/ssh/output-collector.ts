/** Gathers what a command prints. `all` keeps everything, `tail` only the end (for streams whose whole is not wanted). */
export type OutputCollector = { add: (chunk: Buffer) => void; readonly bytes: number; take: () => Buffer };

export function createOutputCollector(keep: 'all' | 'tail', tailBytes = 64 * 1024): OutputCollector {
  let chunks: Buffer[] = [];
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    add(chunk) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (keep === 'tail' && bytes > 2 * tailBytes) {
        chunks = [Buffer.concat(chunks).subarray(-tailBytes)];
        bytes = tailBytes;
      }
    },
    take: () => {
      const whole = Buffer.concat(chunks);
      return keep === 'tail' ? whole.subarray(-tailBytes) : whole;
    },
  };
}
