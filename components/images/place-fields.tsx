'use client';

import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FormSelect } from '#components/form/fields.tsx';
import type { ImagePlace } from '#components/images/image-place.ts';
import { formatBytes } from '#lib/web/formats.ts';

/** Which host and which of its pools. The pool follows the host: the one with the most room, unless another is chosen. */
export function PlaceFields({
  places,
  barredBecause,
}: {
  places: readonly ImagePlace[];
  /** Why a host cannot do this, or null. */
  barredBecause?: (place: ImagePlace) => string | null;
}) {
  const { setValue, getValues } = useFormContext();
  const hostId: unknown = useWatch({ name: 'hostId' });
  const place = places.find((each) => each.id === hostId);
  const pools = [...(place?.pools ?? [])].sort((a, b) => b.availableBytes - a.availableBytes);
  const roomiest = pools.find((pool) => pool.isActive)?.name ?? null;
  useEffect(() => {
    const chosen: unknown = getValues('pool');
    if (!place?.pools.some((pool) => pool.name === chosen && pool.isActive)) setValue('pool', roomiest);
  }, [place, roomiest, getValues, setValue]);
  return (
    <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
      <FormSelect
        name="hostId"
        label="Host"
        choices={places.map((each) => ({
          id: each.id,
          label: each.name,
          mono: true,
          hint: each.osName ?? undefined,
          disabledReason: each.isUp ? (barredBecause?.(each) ?? null) : 'It does not answer now',
        }))}
      />
      <FormSelect
        name="pool"
        label="Pool"
        placeholder={place && pools.length === 0 ? 'This host has no pool' : 'Choose'}
        choices={pools.map((pool) => ({
          id: pool.name,
          label: pool.name,
          mono: true,
          hint: `${formatBytes(pool.availableBytes)} free`,
          disabledReason: pool.isActive ? null : 'Not active',
        }))}
      />
    </div>
  );
}
