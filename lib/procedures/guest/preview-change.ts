import { z } from 'zod';
import { reachOf } from '#lib/domain/access/actor.ts';
import { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { describeChange } from '#lib/domain/guest/change/describe-change.ts';
import { type ChangeEffect, effectOfChange } from '#lib/domain/guest/change/effect-of-change.ts';
import { describeCommands } from '#lib/domain/operation/describe-commands.ts';
import { editGuestXml } from '#lib/infra/libvirt-xml/edit-guest-xml.ts';
import { editOfChange } from '#lib/infra/libvirt-xml/edits-of-change.ts';
import { redactGuestXml } from '#lib/infra/libvirt-xml/redact-guest-xml.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';
import { orderSteps, planChanges } from '#lib/procedures/guest/plan-changes.ts';

const Effect = z.object({
  title: z.string(),
  when: z.enum(['now', 'next-boot']),
  /** why it waits; null where it does not */
  why: z.string().nullable(),
});

const Preview = z.object({
  effects: Effect.array(),
  commands: z.string().array(),
  /** the definition before and after, for who may read definitions */
  xml: z.object({ before: z.string(), after: z.string() }).nullable(),
});

/** What changes would do and run, and when each would be true, without doing anything. */
export const previewChange = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/changes/preview',
    summary: 'What changing the hardware of a guest would do',
    tags: ['Guests'],
  })
  .input(z.object({ id: z.string(), changes: ChangeRequest.array().min(1).max(50) }))
  .output(Preview)
  .handler(async ({ context: { runtime, actor }, input }) => {
    const guest = await findGuest(runtime.db, actor, input.id, 'guest.change');
    const planned = await planChanges(runtime.db, actor, guest, input.changes);
    const live = parseHardware(guest.liveHardware);
    const pools = await runtime.db.pool.findMany({ where: { hostId: guest.hostId } });
    const poolName = (uuid: string) => pools.find((pool) => pool.uuid === uuid)?.name ?? uuid;
    const last = reachOf(actor, 'guest.definition')
      ? await runtime.db.guestVersion.findFirst({ where: { guestId: guest.id }, orderBy: { number: 'desc' } })
      : null;
    const edits = planned.flatMap(({ change }) => (change ? [editOfChange(change)] : []));
    return {
      effects: planned.map(({ request, change }) => {
        const effect: ChangeEffect = change ? effectOfChange(change, live) : { when: 'now' };
        return { title: describeChange(request), when: effect.when, why: 'why' in effect ? effect.why : null };
      }),
      commands: orderSteps(planned).flatMap((step) => {
        const pool = 'poolUuid' in step.input ? poolName(step.input.poolUuid) : '';
        return describeCommands(step, { pool, guest: guest.name, live });
      }),
      xml: last ? { before: last.xml, after: redactGuestXml(editGuestXml(last.xml, ...edits)) } : null,
    };
  });
