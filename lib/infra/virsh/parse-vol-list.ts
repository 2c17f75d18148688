export type ListedVolume = { name: string; path: string };

/**
 * `vol-list`: a name and a path in columns, both of which may hold spaces. A path ends with the name (in folders, volume groups and
 * Ceph alike), which tells the columns apart.
 */
export function parseVolList(text: string): ListedVolume[] {
  return text.split('\n').flatMap((line) => {
    for (const gap of line.slice(1).matchAll(/ {3,}/g)) {
      const name = line.slice(1, 1 + gap.index);
      const path = line.slice(1 + gap.index + gap[0].length).trimEnd();
      if (path.endsWith(name) && name !== '') return [{ name, path }];
    }
    return [];
  });
}
