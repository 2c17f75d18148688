import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createUploadDoor, type UploadDoorDeps } from '#lib/engine/uploads/answer-upload.ts';

const nobody = async () => null;
const deps = {
  origin: 'https://guests.example',
  readSessionActor: nobody,
  readKeyActor: nobody,
} as unknown as UploadDoorDeps;

test('addresses that are none, and those of others, are left to others', () => {
  const door = createUploadDoor(deps);
  const isTaken = (url: string) => door({ url, method: 'PUT', headers: {} } as IncomingMessage, {} as ServerResponse);
  for (const url of [
    '//',
    '///',
    '//[',
    '/%',
    '*',
    'http://',
    '',
    '/uploads',
    '/uploads/',
    '/uploads/a/b',
    '/?/uploads/a',
  ])
    expect(isTaken(url), url).toBe(false);
});
