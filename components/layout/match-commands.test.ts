import { describe, expect, it } from 'vitest';
import { type Command, groupCommands, markWords, matchCommands, wordsOf } from '#components/layout/match-commands.ts';

const commands: Command[] = [
  { id: '1', label: 'Restart web-01', group: 'Do' },
  { id: '2', label: 'Restart web-02', group: 'Do', disabledReason: 'It is off. Start it instead' },
  { id: '3', label: 'Go to Hosts', group: 'Go to', keywords: 'kvm machines' },
  { id: '4', label: 'web-01', group: 'Go to', detail: 'Debian 12, kvm1' },
];
const found = (query: string) => matchCommands(commands, query).map((command) => command.id);

describe('the palette', () => {
  it('finds by every word, best first, the possible before the impossible', () => {
    expect(found('restart web')).toEqual(['1', '2']);
    expect(found('web-01')).toEqual(['4', '1']);
    expect(found('kvm')).toEqual(['3', '4']);
    expect(found('restart nothing')).toEqual([]);
    expect(found('  ')).toEqual(['1', '3', '4', '2']);
  });

  it('keeps at most what is asked for', () => expect(matchCommands(commands, '', 2)).toHaveLength(2));

  it('groups in the order met', () =>
    expect(groupCommands(commands).map(({ group, commands: held }) => [group, held.length])).toEqual([
      ['Do', 2],
      ['Go to', 2],
    ]));

  it('marks what was found', () => {
    expect(markWords('Restart web-01', wordsOf('rest WEB-0'))).toEqual([
      { at: 0, text: 'Rest', found: true },
      { at: 4, text: 'art ', found: false },
      { at: 8, text: 'web-0', found: true },
      { at: 13, text: '1', found: false },
    ]);
  });
});
