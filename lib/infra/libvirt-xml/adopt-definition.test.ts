import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { adoptDefinition } from './adopt-definition.ts';
import { redactGuestXml } from './redact-guest-xml.ts';

const current = readFileSync(new URL('fixtures/foreign-guest.xml', import.meta.url), 'utf8');
/** Without its QEMU arguments, some of which are hidden. */
const shown = redactGuestXml(current).replace(/\s*<qemu:commandline>[\s\S]*<\/qemu:commandline>/, '');

it('keeps the passwords that the person was not shown, and what was written', () => {
  expect(shown).not.toContain('hunter2');
  const adopted = adoptDefinition(shown.replace('keymap="de"', 'keymap="fr"'), current);
  expect(adopted).toContain('passwd="hunter2"');
  expect(adopted).toContain('keymap="fr"');
  expect(adopted).toContain('made by hand, years ago');
});

it('takes a password that was written, and gives none to a screen of another type', () => {
  expect(adoptDefinition(shown.replace('keymap="de"', 'keymap="de" passwd="new"'), current)).toContain('passwd="new"');
  expect(adoptDefinition(shown.replace('<graphics type="vnc"', '<graphics type="spice"'), current)).not.toContain(
    'hunter2',
  );
});

it.each([
  ['another guest by name', (xml: string) => xml.replace(/<name>[^<]*</, '<name>other<'), 'guest.definition-other'],
  ['another guest by UUID', (xml: string) => xml.replace(/<uuid>./, '<uuid>0'), 'guest.definition-other'],
  ['what is hidden', () => redactGuestXml(current), 'guest.definition-hidden'],
  ['what is cut off', (xml: string) => xml.slice(0, -20), 'guest.definition-invalid'],
  [
    'an entity',
    (xml: string) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/shadow">]>${xml}`,
    'guest.definition-invalid',
  ],
  ['no definition', () => '<network><name>a</name></network>', 'guest.definition-invalid'],
])('refuses %s', (_, change, code) => {
  const adopt = () => adoptDefinition(change(shown), current);
  expect(adopt).toThrow(expect.objectContaining({ refusal: expect.objectContaining({ code }) }));
});
