import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { DOMParser, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestGuestXml } from './digest-guest-xml.ts';
import { setMemory, setVcpus } from './edit-compute.ts';
import { removeDisk, setMedia } from './edit-disks.ts';
import {
  editGuestXml,
  findSeedTarget,
  removeSeed,
  setDescription,
  setMark,
  setName,
  setTitle,
} from './edit-guest-xml.ts';
import type { GuestEdit } from './edit-nodes.ts';
import { parseGuestXml } from './parse-guest-xml.ts';
import { redactGuestXml } from './redact-guest-xml.ts';
import { serializeXml } from './xml-document.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const foreign = fixture('foreign-guest.xml');
const ours = fixture('our-guest-uefi.xml');
const plain = (xml: string) => serializeXml(new DOMParser().parseFromString(xml.trim(), 'text/xml'));

/** Every edit with its undoing by hand: what is left must be the document as it was. */
const edits: [string, (xml: string) => string, (xml: string) => string][] = [
  [
    'setName',
    (x) => editGuestXml(x, setName('new "name" <&>')),
    (x) => editGuestXml(x, setName('old "mail" & web #1')),
  ],
  ['setTitle', (x) => editGuestXml(x, setTitle('Other')), (x) => editGuestXml(x, setTitle('Mail'))],
  ['setDescription', (x) => editGuestXml(x, setDescription('a\nb')), (x) => editGuestXml(x, setDescription(null))],
  [
    'setMark',
    (x) => editGuestXml(x, setMark({ guestId: 'gst_1', specDigest: 'd' })),
    (x) => editGuestXml(x, setMark(null)),
  ],
  [
    'setMedia',
    (x) => editGuestXml(x, setMedia('hdb', { kind: 'volume', pool: 'isos', volume: 'other & co.iso' })),
    (x) => editGuestXml(x, setMedia('hdb', { kind: 'volume', pool: 'isos', volume: 'inst.iso' })),
  ],
];

describe('editGuestXml', () => {
  it.each(edits)('%s changes one thing, and everything foreign survives', (_, edit, undo) => {
    expect(plain(edit(foreign))).not.toBe(plain(foreign));
    expect(plain(undo(edit(foreign)))).toBe(plain(foreign));
  });

  it('without an edit gives the same document, byte for byte after a first pass', () => {
    const once = editGuestXml(foreign);
    expect(plain(once)).toBe(plain(foreign));
    expect(editGuestXml(once)).toBe(once);
  });

  it('does what it says', () => {
    const xml = editGuestXml(
      foreign,
      setMemory({ memoryMiB: 4096, maxMemoryMiB: 4096 }),
      setVcpus({ vcpus: 3, maxVcpus: 3 }),
      setTitle(null),
      setMark({ guestId: 'gst_1', specDigest: null }),
      setMedia('hdb', { kind: 'empty' }),
      setMedia('fda', { kind: 'file', path: '/a b.img' }),
      removeDisk({ target: 'hda' }),
    );
    const { hardware } = parseGuestXml(xml);
    expect(hardware).toMatchObject({
      memoryMiB: 4096,
      maxMemoryMiB: 4096,
      vcpus: 3,
      maxVcpus: 3,
      title: null,
      ourGuestId: 'gst_1',
    });
    expect(hardware.disks.map((d) => [d.target, d.source.kind])).toEqual([
      ['sdb', 'network'],
      ['sdc', 'block'],
      ['hdb', 'empty'],
      ['fda', 'file'],
    ]);
    expect(xml).toContain('cpuset="0-3"');
    expect(xml).not.toContain('<topology');
    expect(xml).toContain('<!-- made by hand, years ago -->');
    expect(xml).toContain('cockpit_machines:has_install_phase');
    expect(xml).toContain('passwd="hunter2"');
  });

  it('keeps a topology that still fits', () => {
    expect(editGuestXml(foreign, setVcpus({ vcpus: 4, maxVcpus: 4 }))).toContain('<topology');
  });

  it('takes the seed away once, and only the seed', () => {
    expect(findSeedTarget(ours)).toBe('sda');
    const xml = editGuestXml(ours, removeSeed);
    expect(findSeedTarget(xml)).toBeNull();
    expect(parseGuestXml(xml).hardware.disks.map((d) => d.target)).toEqual(['vda', 'sdb']);
    expect(editGuestXml(xml, removeSeed)).toBe(xml);
    expect(findSeedTarget(foreign)).toBeNull();
  });

  it('refuses what cannot be done', () => {
    expect(() => editGuestXml(foreign, setMedia('vdz', { kind: 'empty' }))).toThrow();
    expect(() => editGuestXml(foreign, setMedia('hda', { kind: 'empty' }))).toThrow();
    expect(() => editGuestXml(foreign, setTitle('a\nb'))).toThrow();
    expect(() =>
      editGuestXml(
        foreign.replace('<topology', '<numa><cell id="0" cpus="0" memory="1"/></numa><topology'),
        setMemory({ memoryMiB: 1, maxMemoryMiB: 1 }),
      ),
    ).toThrow();
  });

  it.runIf(spawnSync('sh', ['-c', 'command -v virt-xml-validate']).status === 0)('still passes the schema', () => {
    const xml = editGuestXml(
      ours,
      setMemory({ memoryMiB: 512, maxMemoryMiB: 512 }),
      setVcpus({ vcpus: 1, maxVcpus: 1 }),
      setTitle('t'),
      setDescription('d'),
      removeSeed,
      setName('n'),
    );
    expect(spawnSync('virt-xml-validate', ['-', 'domain'], { input: xml }).status).toBe(0);
  });

  it('keeps any unknown element, attribute, namespace and comment', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const value = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
    const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
    const node = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.tuple(word, value).map(([tag, text]) => `<z:${tag}>${escaped(text)}</z:${tag}>`),
        fc.stringMatching(/^[a-z ]{0,12}$/).map((text) => `<!--${text}-->`),
        fc
          .tuple(word, word, value, fc.array(tie('tree'), { maxLength: 3 }))
          .map(
            ([tag, attribute, text, inner]) =>
              `<x-${tag} y-${attribute}="${escaped(text)}">${inner.join('\n  ')}</x-${tag}>`,
          ),
      ),
    })).tree;
    const touched: GuestEdit[] = [
      setName('n'),
      setMemory({ memoryMiB: 77, maxMemoryMiB: 77 }),
      setMark({ guestId: 'g', specDigest: 's' }),
      setMedia('hdc', { kind: 'empty' }),
    ];
    fc.assert(
      fc.property(fc.array(node, { maxLength: 5 }), (nodes) => {
        const inside = `<keep xmlns:z="urn:z">${nodes.join('')}</keep>`;
        const xml = `<domain><name>a</name><uuid>1</uuid>${inside}<memory>1</memory><devices><disk device="cdrom"><target dev="hdc"/>${inside}</disk></devices></domain>`;
        const kept = (text: string) => {
          const root = new DOMParser().parseFromString(text.trim(), 'text/xml').documentElement as Element;
          return [...root.getElementsByTagName('keep')].map(serializeXml);
        };
        expect(kept(editGuestXml(xml, ...touched))).toEqual(kept(xml));
      }),
    );
  });
});

describe('redactGuestXml', () => {
  it('holds no secret of any kind, and the rest', () => {
    const red = redactGuestXml(
      foreign.replace(
        '</devices>',
        `<x/></devices><sysinfo type="smbios"><oemStrings><entry>io.systemd.credential:passwd=hunter5</entry></oemStrings></sysinfo>`,
      ),
    );
    expect(red).not.toMatch(/hunter|geheim/);
    expect(red).toContain('keymap="de"');
    expect(red).toContain('<!-- made by hand, years ago -->');
    const cookies = `<domain><devices><disk type="network"><source protocol="https"><cookies><cookie name="c">hunter6</cookie></cookies></source></disk></devices></domain>`;
    expect(redactGuestXml(cookies)).not.toContain('hunter');
  });

  it('is stable, one element a line, and its digest does not see white space or passwords', () => {
    const red = redactGuestXml(foreign);
    expect(redactGuestXml(red)).toBe(red);
    expect(red.split('\n').filter((line) => (line.match(/<[a-z]/g) ?? []).length > 1)).toEqual([]);
    expect(digestGuestXml(foreign.replace(/\n\s*</g, '<'))).toBe(digestGuestXml(foreign));
    expect(digestGuestXml(foreign.replace('hunter2', 'other'))).toBe(digestGuestXml(foreign));
    expect(digestGuestXml(foreign.replace('Nehalem', 'Haswell'))).not.toBe(digestGuestXml(foreign));
  });
});
