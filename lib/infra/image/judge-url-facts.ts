import { accept, type Result, refuse } from '#lib/domain/result.ts';
import { type FetchPolicy, isFetchableAddress } from '#lib/infra/image/is-fetchable-url.ts';
import type { UrlFacts } from '#lib/infra/image/probe-url.ts';

/** Whether a host saw a file behind an address that it can fetch and unpack; else the refusal that says why not. What it is, its head tells. */
export function judgeUrlFacts(
  facts: UrlFacts,
  about: { url: string; host: string; policy: FetchPolicy },
): Result<null> {
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
  return accept(null);
}

const packageOf = (tool: string): string => (tool === 'xz' ? 'xz-utils' : tool);
const hostOf = (url: string): string => new URL(url).host;
