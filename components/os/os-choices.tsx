import type { Choice } from '#components/ui/choice-list.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import { imageCatalogue } from '#lib/domain/image/catalogue.ts';
import { describeOs, knownOsIds } from '#lib/domain/os/os-catalogue.ts';

/** Systems to choose from, for a disk or a disc that does not say what is on it. */
export const osChoices: readonly Choice[] = [...new Set([...imageCatalogue.map((image) => image.osId), ...knownOsIds])]
  .map((osId) => describeOs(osId))
  .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  .map(({ osId, name }) => ({ id: osId, label: name, mark: <OsMark os={osId} /> }));
