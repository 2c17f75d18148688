import { accept, type Result, refuse } from '#lib/domain/result.ts';
import { checkDiskHead, type DiskHead } from '#lib/infra/image/check-disk-head.ts';
import { type FetchPolicy, isFetchableAddress } from '#lib/infra/image/is-fetchable-url.ts';
import type { UrlFacts } from '#lib/infra/image/probe-url.ts';

/** Whether what a host saw behind an address is a disk image that may be fetched; else the refusal that says why not. */
export function judgeUrlFacts(
  facts: UrlFacts,
  about: { url: string; host: string; policy: FetchPolicy },
): Result<DiskHead> {
  const { url, host } = about;
  if (facts.tool === 'none')
    return refuse({ code: 'host.tool-missing', details: { host, tool: 'curl', package: 'curl' } });
  if (facts.address !== null && !isFetchableAddress(facts.address, about.policy))
    return refuse({ code: 'image.url-refused', details: { url }, technical: `It leads to ${facts.address}.` });
  if (facts.status >= 300 || (facts.status > 0 && facts.status < 200))
    return refuse({ code: 'image.url-status', details: { url, status: facts.status }, technical: facts.said });
  if (facts.exit !== 0 || facts.status === 0)
    return refuse({ code: 'image.no-internet', details: { host, url: hostOf(url) }, technical: facts.said });
  if (/^(?:text\/html|application\/xhtml)/i.test(facts.contentType))
    return refuse({ code: 'image.url-html', details: { url } });
  if (facts.lacksUnpacker) {
    const tool = facts.packedBy ?? 'an unpacker';
    return refuse({ code: 'host.tool-missing', details: { host, tool, package: packageOf(tool) } });
  }
  const head = checkDiskHead(facts.head, nameOf(url));
  return head.ok ? accept(head.value) : head;
}

const packageOf = (tool: string): string => (tool === 'xz' ? 'xz-utils' : tool);
const hostOf = (url: string): string => new URL(url).host;
const nameOf = (url: string): string => new URL(url).pathname.split('/').at(-1) || url;
