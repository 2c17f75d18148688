import { type IconName, iconShapes } from '#components/ui/icon-shapes.tsx';

const sizes = {
  xs: 'size-3 [stroke-width:2]',
  sm: 'size-3.5 [stroke-width:1.9]',
  md: 'size-4 [stroke-width:1.75]',
  lg: 'size-5 [stroke-width:1.6]',
} as const;

/** One icon in the current colour. It says nothing to a screen reader: the word beside it, or the button's label, does. */
export function Icon({
  name,
  size = 'md',
  className = '',
}: {
  name: IconName;
  size?: keyof typeof sizes;
  className?: string;
}) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={`block flex-none fill-none stroke-current [stroke-linecap:round] [stroke-linejoin:round] ${sizes[size]} ${className}`}
    >
      {iconShapes[name]}
    </svg>
  );
}
