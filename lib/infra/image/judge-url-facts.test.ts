import { describe, expect, it } from 'vitest';
import { judgeUrlFacts } from '#lib/infra/image/judge-url-facts.ts';
import { parseUrlFacts } from '#lib/infra/image/probe-url.ts';

const bootSector = (() => {
  const head = Buffer.alloc(1024);
  head.writeUInt16BE(0x55aa, 510);
  return head;
})();

const judge = (facts: Record<string, string>, head: Buffer = bootSector) => {
  const all = { tool: 'curl', exit: '0', status: '206', head: head.toString('base64'), ...facts };
  const text = Object.entries(all).map(([key, value]) => `${key}=${value}\n`);
  const about = { url: 'http://mirror/a.img', host: 'h1', policy: { allowLocal: true } };
  return judgeUrlFacts(parseUrlFacts(text.join('')), about);
};
const codeOf = (facts: Record<string, string>, head?: Buffer) => {
  const judged = judge(facts, head);
  return judged.ok ? 'taken' : judged.refusal.code;
};

describe('judgeUrlFacts', () => {
  it('takes a file', () => expect(codeOf({ type: 'application/octet-stream' })).toBe('taken'));

  it.each([
    [{ tool: 'none' }, 'host.tool-missing'],
    [{ exit: '6', status: '0', said: 'curl: (6) Could not resolve host' }, 'image.no-internet'],
    [{ exit: '28', status: '0' }, 'image.no-internet'],
    [{ status: '404' }, 'image.url-status'],
    [{ exit: '8', status: '503' }, 'image.url-status'],
    [{ status: '200', type: 'text/html; charset=utf-8' }, 'image.url-html'],
    [{ address: '169.254.169.254' }, 'image.url-refused'],
    [{ packed: 'zstd', unpacker: 'missing' }, 'host.tool-missing'],
  ])('%j is %s', (facts, code) => expect(codeOf(facts as unknown as Record<string, string>)).toBe(code));
});
