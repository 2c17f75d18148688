import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';

const gib = (bytes: number) => `${Math.ceil(bytes / 1024 ** 3)}G`;

/**
 * What a step runs on the host, for people who know virsh. The pool's name stands where the engine uses its UUID, and the
 * guest's name where it uses the guest's.
 */
export function describeCommands(step: PlannedStep, names: { pool: string; guest: string }): string[] {
  switch (step.kind) {
    case 'ensure-linked-volume': {
      const { volume, backing, backingFormat, capacityBytes } = step.input;
      return [
        `vol-create-as ${names.pool} ${volume} ${gib(capacityBytes)} --format qcow2 --backing-vol ${backing.volume} --backing-vol-format ${backingFormat}`,
      ];
    }
    case 'ensure-empty-volume':
      return [`vol-create-as ${names.pool} ${step.input.volume} ${gib(step.input.capacityBytes)} --format qcow2`];
    case 'ensure-seed':
      return [
        `vol-create-as ${names.pool} ${step.input.volume} 1M --format raw`,
        `vol-upload ${step.input.volume} seed.iso --pool ${names.pool}`,
      ];
    case 'ensure-domain':
      return [`define --validate ${names.guest}.xml`];
    case 'ensure-running':
      return [`start ${names.guest}`];
    case 'remove-seed':
      return [
        `change-media ${names.guest} ${step.input.target} --eject`,
        `vol-delete ${step.input.volume} --pool ${names.pool}`,
      ];
    case 'delete-domain':
      return [`undefine ${names.guest} --nvram --managed-save --snapshots-metadata`];
    case 'delete-volume':
      return [`vol-delete ${step.input.volume} --pool ${names.pool}`];
    default:
      return [];
  }
}
