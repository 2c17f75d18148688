import { randomBytes } from 'node:crypto';
import { type IdKind, idPrefixes } from '#lib/domain/id.ts';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const timeLength = 10;
const randomLength = 16;

/** A new id such as `gst_01jd…`: 48 bits of time, so that ids of one kind sort by age, then 80 random bits. */
export function newId(kind: IdKind, now: Date = new Date()): string {
  let time = now.getTime();
  let head = '';
  for (let i = 0; i < timeLength; i++) {
    head = alphabet.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  const tail = Array.from(randomBytes(randomLength), (byte) => alphabet.charAt(byte & 31)).join('');
  return `${idPrefixes[kind]}_${head}${tail}`;
}
