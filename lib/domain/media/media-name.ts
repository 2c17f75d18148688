import { z } from 'zod';

const endings = ['iso', 'qcow2', 'img', 'raw'] as const;

/** The name of a volume that somebody uploads: its end says what is to be in it, and is held against what is. */
export const MediaName = z
  .string()
  .trim()
  .max(100, 'At most 100 letters.')
  .regex(/^[A-Za-z0-9]/, 'A name begins with a letter or a digit.')
  .regex(/^[A-Za-z0-9._+-]*$/, 'Letters, digits, dots, dashes, plus signs and underscores.')
  .regex(/\.(?:iso|qcow2|img|raw)$/i, `It ends in ${endings.map((end) => `.${end}`).join(', ')}.`);

export const isIsoName = (name: string): boolean => name.toLowerCase().endsWith('.iso');

/** A name for a file as it is called on somebody's disk: what may not be in one becomes a dash. */
export function suggestMediaName(fileName: string): string {
  const clean = fileName
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._+-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  const [, stem = '', end = ''] = /^(.*?)(\.[A-Za-z0-9]{1,6})?$/.exec(clean) ?? [];
  return `${stem.slice(0, 100 - end.length)}${end}`;
}
