import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CloseReason,
  closeReasonOfRefusal,
  closeReasons,
  closeText,
  explainClose,
  reasonOfCloseCode,
} from '#lib/domain/console/close-reasons.ts';
import { explainRefusal, isRefusalCode, refusals } from '#lib/domain/refusal/refusals.ts';

const reasons = Object.keys(closeReasons) as CloseReason[];

describe('closeReasons', () => {
  it('says of a screen that asks for a password the same as the API', () => {
    const { title, next } = explainClose('screen-auth');
    expect(explainRefusal({ code: 'console.auth' })).toMatchObject({ title, next });
  });

  it('has one code of the private range for each reason, both ways', () => {
    const codes = reasons.map((reason) => closeReasons[reason].code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => code >= 4000 && code <= 4999)).toBe(true);
    for (const reason of reasons) expect(reasonOfCloseCode(closeReasons[reason].code)).toBe(reason);
  });

  it('takes every other code for a lost line', () => {
    for (const code of [1000, 1001, 1005, 1006, 1009, 1011, 1012, 4999])
      expect(reasonOfCloseCode(code)).toBe('line-lost');
  });

  it('says a sentence and a next step for each, short enough for a close frame', () => {
    for (const reason of reasons) {
      const { title, next } = explainClose(reason);
      expect(title).toMatch(/\.$/);
      expect(next).toMatch(/\.$/);
      expect(closeText(title)).toBe(title);
    }
  });

  it('knows a reason for every refusal', () => {
    for (const code of Object.keys(refusals))
      if (isRefusalCode(code)) expect(reasons).toContain(closeReasonOfRefusal(code));
    expect(closeReasonOfRefusal('guest.wrong-state')).toBe('guest-off');
    expect(closeReasonOfRefusal('host.command-failed')).toBe('failed');
    expect(closeReasonOfRefusal('host.no-virsh')).toBe('refused');
  });

  it('cuts any text to 123 bytes of valid UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const bytes = new TextEncoder().encode(closeText(text));
        expect(bytes.length).toBeLessThanOrEqual(123);
        expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
      }),
    );
  });
});
