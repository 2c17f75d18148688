/** Points of a line in a box of `width`×`height`, values clamped to 0…max. Empty for fewer than two values. */
export function sparklinePath(values: readonly number[], max: number, width = 56, height = 16): string {
  if (values.length < 2 || max <= 0) return '';
  return values
    .map((value, index) => {
      const x = (index / (values.length - 1)) * width;
      const y = height - 1 - (Math.min(max, Math.max(0, value)) / max) * (height - 2);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** The last minutes of a measure, neutral on purpose. The figure beside it says the value; this says only the shape. */
export function Sparkline({ values, max, faint }: { values: readonly number[]; max: number; faint?: boolean }) {
  const path = sparklinePath(values, max);
  return (
    <svg
      viewBox="0 0 56 16"
      preserveAspectRatio="none"
      aria-hidden="true"
      className={`block h-4 w-14 flex-none overflow-visible ${faint ? 'opacity-35' : ''}`}
    >
      {path ? (
        <>
          <path d={`${path}L56 16L0 16Z`} className="fill-data-free" />
          <path
            d={path}
            className="fill-none stroke-spark [stroke-linejoin:round] [stroke-width:1.2] [vector-effect:non-scaling-stroke]"
          />
        </>
      ) : null}
    </svg>
  );
}
