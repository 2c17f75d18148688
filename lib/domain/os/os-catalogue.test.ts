import { describe, expect, it } from 'vitest';
import { describeOs, osIdOfRelease } from './os-catalogue.ts';

describe('describeOs', () => {
  it.each([
    ['debian12', 'Debian 12', 'debian'],
    ['fedora44', 'Fedora 44', 'fedora'],
    ['alpinelinux3.23', 'Alpine Linux 3.23', 'alpine'],
    ['centos-stream9', 'CentOS Stream 9', 'centos'],
    ['win11', 'Windows 11', 'windows'],
    ['win2k25', 'Windows Server 2025', 'windows'],
    ['plan9', 'plan9', 'unknown'],
    ['constructor', 'constructor', 'unknown'],
  ])('%s is %s', (osId, name, family) => {
    expect(describeOs(osId)).toEqual({ osId, name, family });
  });

  it('has words for a guest that tells nothing', () => {
    expect(describeOs(null)).toEqual({ osId: '', name: 'Unknown system', family: 'unknown' });
  });

  it('reads os-release', () => {
    expect(osIdOfRelease('debian', '12')).toBe('debian12');
    expect(osIdOfRelease('ubuntu', '24.04')).toBe('ubuntu24.04');
    expect(osIdOfRelease('almalinux', '9.6')).toBe('almalinux9');
    expect(osIdOfRelease('alpine', '3.23.4')).toBe('alpinelinux3.23');
    expect(osIdOfRelease('arch', '')).toBe('archlinux');
    expect(osIdOfRelease('debian', '')).toBeNull();
    expect(osIdOfRelease('haiku', '1')).toBeNull();
  });
});
