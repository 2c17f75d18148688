import type { DiskSource } from '#lib/domain/guest/guest-definition.ts';

/** A volume by the names that a definition may give it. */
type NamedVolume = { path: string; poolName: string; name: string };

/** Whether a disk is this volume: a definition names it by its path, or by its pool and its own name. */
export const isVolume = (source: DiskSource, { path, poolName, name }: NamedVolume): boolean =>
  source.kind === 'volume'
    ? source.pool === poolName && source.volume === name
    : 'path' in source && source.path === path;
