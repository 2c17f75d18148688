import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Compression } from '#lib/infra/image/detect-disk-format.ts';
import { parseScriptFacts } from '#lib/infra/image/parse-script-facts.ts';
import { scriptCommand } from '#lib/infra/image/script-command.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** What a host saw behind an address. `exit` is the code of the tool that looked (curl's or wget's). */
export type UrlFacts = {
  tool: 'curl' | 'wget' | 'none';
  exit: number;
  status: number;
  /** of the server that answered last; null where it is not told */
  address: string | null;
  contentType: string;
  lengthBytes: number | null;
  packedBy: Compression | null;
  lacksUnpacker: boolean;
  said: string;
  /** the first 64 KiB, unpacked */
  head: Buffer;
};

/** Lets a host look at an address. Takes 60 s at most. */
export async function probeUrl(link: HostLink, url: string, signal: AbortSignal): Promise<UrlFacts> {
  const { code, stdout, stderr } = await link.exec(scriptCommand('probe-url.sh', [url]), { signal, timeoutMs: 90_000 });
  if (code !== 0) {
    const details = { host: link.connection.target.hostLabel };
    throw new Failure({ code: 'host.command-failed', details, technical: stderr });
  }
  return parseUrlFacts(stdout);
}

export function parseUrlFacts(text: string): UrlFacts {
  const facts = parseScriptFacts(text);
  const said = (key: string) => facts.get(key) ?? '';
  const packed = said('packed');
  return {
    tool: said('tool') === 'curl' ? 'curl' : said('tool') === 'wget' ? 'wget' : 'none',
    exit: Number(said('exit') || 0),
    status: Number(said('status') || 0),
    address: /^[0-9a-f.:]+$/i.test(said('address')) ? said('address') : null,
    contentType: said('type'),
    lengthBytes: /^\d{1,15}$/.test(said('length')) ? Number(said('length')) : null,
    packedBy: packed === 'xz' || packed === 'gzip' || packed === 'zstd' || packed === 'bzip2' ? packed : null,
    lacksUnpacker: said('unpacker') === 'missing',
    said: said('said'),
    head: Buffer.from(said('head'), 'base64'),
  };
}
