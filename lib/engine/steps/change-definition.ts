import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import { adoptDefinition } from '#lib/infra/libvirt-xml/adopt-definition.ts';
import { digestGuestXml } from '#lib/infra/libvirt-xml/digest-guest-xml.ts';
import { readSecret, replaceSecret } from '#lib/infra/secrets/secret-store.ts';
import { defineGuest, dumpGuestXml } from '#lib/infra/virsh/virsh-guest.ts';

/** What a person wrote; it may hold passwords, so it is kept as a secret. `isBegun`: from here on it may be defined already. */
export const WrittenDefinition = z.object({ xml: z.string(), isBegun: z.boolean() });

/**
 * Defines what was written, if the guest is still as it was when the writing began. libvirt orders and completes what it
 * is given, so that nothing tells afterwards whether this was done: a run that was killed around it does it again.
 */
export const changeDefinition: Step<'change-definition'> = {
  async run(context, { uuid, secretId, baseDigest }) {
    const { db, box } = context.runtime;
    const text = await readSecret(db, box, 'definition', secretId);
    if (text === null) throw new Failure({ code: 'guest.definition-forgotten' });
    const { xml, isBegun } = WrittenDefinition.parse(JSON.parse(text));
    const { virsh } = await context.host();
    // compared as it was read for the history: asked for its secrets, libvirt tells more than the passwords
    const seen = await dumpGuestXml(virsh, uuid, { isInactive: true });
    const current = await dumpGuestXml(virsh, uuid, { isInactive: true, withSecrets: true });
    if (!isBegun && digestGuestXml(seen) !== baseDigest) throw new Failure({ code: 'guest.changed-meanwhile' });
    const adopted = adoptDefinition(xml, current);
    await replaceSecret(db, box, 'definition', secretId, JSON.stringify({ xml, isBegun: true }));
    context.crashPoint('claimed');
    await defineGuest(virsh, adopted, { signal: context.signal });
    await context.observers.lookAtGuest(context.hostId(), uuid);
  },
};
