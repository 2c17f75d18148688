import { describe, expect, it } from 'vitest';
import { createGroupFinder } from '#lib/infra/ssh/group-command.ts';

describe('createGroupFinder', () => {
  it('takes the announcement out, wherever the chunks break', async () => {
    const finder = createGroupFinder();
    const parts = ['motd\nguesthouse-gr', 'oup 41', '7\nerror: ', 'é'].map((text) =>
      finder.strip(Buffer.from(text)).toString(),
    );
    expect(parts).toEqual(['', '', 'motd\nerror: ', 'é']);
    expect(await finder.group).toBe(417);
  });

  it('tells when there was none', async () => {
    const finder = createGroupFinder();
    finder.giveUp();
    expect(await finder.group).toBeNull();
  });
});
