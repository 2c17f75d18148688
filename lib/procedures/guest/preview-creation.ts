import { z } from 'zod';
import { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { DiskBus, NicModel, VideoModel } from '#lib/domain/guest/guest-spec.ts';
import { describeCommands } from '#lib/domain/operation/describe-commands.ts';
import { ChosenFirmware, warnOfSetup } from '#lib/domain/os/os-firmware.ts';
import { previewAnswerFile } from '#lib/infra/windows/build-answer-file.ts';
import { procedure } from '#lib/procedures/base.ts';
import { loadCreation } from '#lib/procedures/guest/load-creation.ts';
import { planCreation, planCreationSteps } from '#lib/procedures/guest/plan-creation.ts';
import { windowsSettingsOf } from '#lib/procedures/guest/sealed-settings.ts';

const Preview = z.object({
  names: z.string().array(),
  hostName: z.string(),
  reason: z.string(),
  poolName: z.string(),
  networkName: z.string().nullable(),
  /** what the guests are given, by what was asked for and by what runs on them */
  devices: z.object({ diskBus: DiskBus, nicModel: NicModel, videoModel: VideoModel }).nullable(),
  firmware: ChosenFirmware.nullable(),
  /** what its installer may refuse, a sentence each */
  warnings: z.string().array(),
  virtType: z.enum(['kvm', 'qemu']),
  cpus: z.object({ total: z.number(), plus: z.number() }),
  memoryMiB: z.object({ total: z.number(), promised: z.number(), plus: z.number() }),
  diskBytes: z.object({ available: z.number(), plus: z.number() }),
  xml: z.string(),
  /** the answer file for an unattended Windows, without its secrets */
  answerFile: z.string().nullable(),
  commands: z.string().array(),
});

/** What a creation would make and run, without making anything. The XML and the commands are those of the first guest. */
export const previewCreation = procedure('guest.create')
  .route({ method: 'POST', path: '/guests/preview', summary: 'What creating guests would do', tags: ['Guests'] })
  .input(CreateGuestRequest)
  .output(Preview)
  .handler(async ({ context: { runtime, actor }, input }) => {
    const creation = await loadCreation(runtime.db, actor, input);
    const plans = planCreation(input, creation);
    const [first] = plans;
    const steps = first ? planCreationSteps(input, creation, first, 'preview') : [];
    const names = { pool: creation.pool.name, guest: first?.name ?? '' };
    const { facts } = creation.host;
    const answers = first ? windowsSettingsOf(input, creation, first) : null;
    return {
      names: plans.map((plan) => plan.name),
      hostName: creation.host.name,
      reason: creation.reason,
      poolName: creation.pool.name,
      networkName: creation.network?.name ?? null,
      devices: first?.planned.devices ?? null,
      firmware: first?.planned.firmware ?? null,
      warnings: first
        ? warnOfSetup({
            osId: creation.osId,
            chosen: first.planned.firmware,
            size: input.source.kind === 'iso' ? input.size : null,
          })
        : [],
      virtType: facts.virtType,
      cpus: { total: facts.cpus, plus: input.size.vcpus * plans.length },
      memoryMiB: { total: facts.memoryMiB, promised: creation.promisedMiB, plus: input.size.memoryMiB * plans.length },
      diskBytes: {
        available: creation.pool.availableBytes,
        plus: plans.reduce((sum, plan) => sum + (plan.planned.disk?.capacityBytes ?? 0), 0),
      },
      xml: first?.xml ?? '',
      answerFile: answers ? previewAnswerFile(answers) : null,
      commands: steps.flatMap((step) => describeCommands(step, names)),
    };
  });
