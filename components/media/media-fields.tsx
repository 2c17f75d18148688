'use client';

import { placeKey, type UploadPlace } from '#components/media/upload-place.ts';
import { Select } from '#components/ui/select.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { formatBytes } from '#lib/web/formats.ts';

type Field = { value: string; onChange: (value: string) => void; error: string | null };

/** Where a file goes, what it is called there, and what it must come to: the same however it comes. */
export function MediaFields({
  places,
  place,
  onPlace,
  neededBytes,
  name,
  sha256,
}: {
  places: readonly UploadPlace[];
  /** by its key */
  place: string | null;
  onPlace: (key: string | null) => void;
  /** null where nobody knows it yet */
  neededBytes: number | null;
  name: Field;
  sha256: Field;
}) {
  return (
    <>
      <Select
        label="Pool"
        value={place}
        onChange={onPlace}
        choices={places.map((one) => ({
          id: placeKey(one),
          label: `${one.pool} of ${one.hostName}`,
          mono: true,
          hint: `${formatBytes(one.availableBytes)} free`,
          disabledReason:
            neededBytes !== null && one.availableBytes < neededBytes
              ? `Too little room: ${formatBytes(one.availableBytes)} free, ${formatBytes(neededBytes)} needed`
              : null,
        }))}
      />
      <TextField label="Name" hint="As it is called in the pool, ending in .iso" mono required {...name} />
      <TextField
        label="SHA-256 (optional)"
        hint="As its publisher tells it. When another one arrives nothing is kept."
        mono
        {...sha256}
      />
    </>
  );
}
