import type { SeedSystem } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { WindowsSettings } from '#lib/domain/windows/windows-setup.ts';
import type { StepContext } from '#lib/engine/steps/step.ts';
import { buildSeed, type SeedSettings } from '#lib/infra/cloud-init/build-seed.ts';
import { readSecret } from '#lib/infra/secrets/secret-store.ts';
import { buildAnswerDisc } from '#lib/infra/windows/build-answer-file.ts';

/** The disc with a guest's first settings, made of what was sealed for it. Throws `guest.seed-used` where that is forgotten. */
export async function readSeedDisc(
  context: StepContext,
  { secretId, system }: { secretId: string; system: SeedSystem },
): Promise<Buffer> {
  const { db, box } = context.runtime;
  const text = await readSecret(db, box, system === 'windows' ? 'windows-answers' : 'cloud-init', secretId);
  if (text === null) throw new Failure({ code: 'guest.seed-used' });
  if (system === 'windows') return buildAnswerDisc(WindowsSettings.parse(JSON.parse(text)));
  return buildSeed(JSON.parse(text) as SeedSettings);
}
