import { describeOs } from '#lib/domain/os/os-catalogue.ts';

/** The name of a system as it fits a column: "Server 2022", "Ubuntu 24.04", "Alpine 3.22". */
export const shortOsName = (osId: string): string =>
  describeOs(osId)
    .name.replace(/^Windows Server/u, 'Server')
    .replace(/^Alpine Linux/u, 'Alpine')
    .replace(/^Rocky Linux/u, 'Rocky')
    .replace(/^openSUSE /u, '')
    .replace(/ LTS$/u, '');
