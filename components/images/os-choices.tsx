import type { Choice } from '#components/ui/choice-list.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import { imageCatalogue } from '#lib/domain/image/catalogue.ts';
import { describeOs } from '#lib/domain/image/os-catalogue.ts';

const further = ['debian11', 'linux2022', 'win11', 'win10', 'win2k25', 'win2k22', 'win2k19'];

/** Systems to choose from, for a disk that does not say what is on it. */
export const osChoices: readonly Choice[] = [...new Set([...imageCatalogue.map((image) => image.osId), ...further])]
  .map((osId) => describeOs(osId))
  .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  .map(({ osId, name }) => ({ id: osId, label: name, mark: <OsMark os={osId} /> }));
