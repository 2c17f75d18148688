import { tv } from 'tailwind-variants/lite';

/** How a button looks, shared by buttons and by links that look like one. At most one primary per view. */
export const buttonLook = tv({
  base: [
    'relative inline-flex flex-none select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap outline-offset-1',
    'transition-colors touch-manipulation',
    'barred:border-line barred:bg-sunken barred:text-ink-disabled barred:shadow-none barred:[&_svg]:text-inherit',
  ],
  variants: {
    variant: {
      primary:
        'border-transparent bg-accent text-accent-ink shadow-raised not-aria-disabled:hover:bg-accent-hover not-aria-disabled:active:bg-accent-pressed',
      normal:
        'border-line-strong bg-surface text-ink shadow-raised not-aria-disabled:hover:bg-hover not-aria-disabled:active:bg-pressed [&_svg]:text-ink-muted',
      quiet:
        'border-transparent bg-transparent text-ink-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink not-aria-disabled:active:bg-pressed barred:border-transparent barred:bg-transparent',
      danger:
        'border-transparent bg-danger text-danger-ink shadow-raised not-aria-disabled:hover:bg-danger-hover not-aria-disabled:active:bg-danger-hover',
      'quiet-danger':
        'border-transparent bg-transparent text-danger-text not-aria-disabled:hover:bg-hover barred:border-transparent barred:bg-transparent',
    },
    size: {
      sm: 'h-control-sm px-[9px] max-phone:h-9',
      md: 'h-control px-3 max-phone:h-control-touch',
      lg: 'h-9 px-4 max-phone:h-control-touch',
    },
    square: { true: 'px-0', false: '' },
    wide: { true: 'w-full', false: '' },
    busy: { true: '', false: '' },
  },
  compoundVariants: [
    { square: true, size: 'sm', class: 'w-control-sm max-phone:w-9' },
    { square: true, size: 'md', class: 'w-control max-phone:w-control-touch' },
    { square: true, size: 'lg', class: 'w-9 max-phone:w-control-touch' },
  ],
  defaultVariants: { variant: 'normal', size: 'md', square: false, wide: false, busy: false },
});

export type ButtonVariant = 'primary' | 'normal' | 'quiet' | 'danger' | 'quiet-danger';
export type ButtonSize = 'sm' | 'md' | 'lg';
