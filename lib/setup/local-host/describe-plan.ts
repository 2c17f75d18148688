import type { ComingPackages } from '#lib/setup/local-host/install-packages.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';

/** The list that a person reads before anything is changed. `coming`: all that would be installed; null where it is not known. */
export const describePlan = (plan: PlannedChange[], coming: ComingPackages | null): string =>
  plan
    .flatMap((change) => [
      `  - ${change.what}`,
      `      ${change.why}.`,
      ...(change.kind === 'install-packages' ? [`      ${describeComing(coming)}`] : []),
      `      ${change.command}`,
    ])
    .join('\n');

function describeComing(coming: ComingPackages | null): string {
  if (!coming) return 'How many more come with them cannot be told before apt-get update.';
  const { fresh, upgraded } = coming;
  const newer = upgraded.length ? `, and newer versions of ${upgraded.length} that are there` : '';
  return `With what they need these are ${fresh.length} packages${newer}, by the lists that apt has now.`;
}
