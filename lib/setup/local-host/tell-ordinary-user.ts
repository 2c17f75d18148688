import { existsSync } from 'node:fs';
import { describePlan } from '#lib/setup/local-host/describe-plan.ts';
import type { ComingPackages } from '#lib/setup/local-host/install-packages.ts';
import { ensureLocalHostDir, writeForServer } from '#lib/setup/local-host/local-host-changes.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { buildSetupCommand, buildStartAsRoot, rootDataDir, type SetupPlace } from '#lib/setup/setup-command.ts';

/**
 * What somebody who is not root is told: the one command that makes this machine a host, and what it would change. The list
 * is told once; it comes again with `npm run local-host`, which forgets that it was told.
 */
export function tellOrdinaryUser(place: SetupPlace, plan: PlannedChange[], coming: ComingPackages | null): string {
  const { choiceFile } = localHostPaths(place.dataDir);
  const command = `To make this machine a host, start Guesthouse as root: ${buildStartAsRoot(place.checkoutDir)}`;
  if (existsSync(choiceFile)) return `${command}\nWhat that would change: ${buildSetupCommand('local-host', place)}`;
  ensureLocalHostDir(place.dataDir, undefined);
  writeForServer(choiceFile, { answer: 'told' }, undefined);
  return `${command}
It would keep its data in ${rootDataDir}, ask first, and then:
${describePlan(plan, coming)}
Or add this machine by its address, like any other, on the page of hosts.`;
}
