import { tv } from 'tailwind-variants/lite';

/** How a button looks, shared by buttons and by links that look like one. At most one primary per view. */
export const buttonLook = tv({
  base: [
    'relative inline-flex flex-none select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap outline-offset-1',
    'transition-colors touch-manipulation max-phone:min-h-control-touch',
    'aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-ink-disabled aria-disabled:shadow-none aria-disabled:[&_svg]:text-inherit',
  ],
  variants: {
    variant: {
      primary:
        'border-transparent bg-accent text-accent-ink shadow-raised not-aria-disabled:hover:bg-accent-hover not-aria-disabled:active:bg-accent-pressed',
      normal:
        'border-line-strong bg-surface text-ink shadow-raised not-aria-disabled:hover:bg-hover not-aria-disabled:active:bg-pressed [&_svg]:text-ink-muted',
      quiet:
        'border-transparent bg-transparent text-ink-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink not-aria-disabled:active:bg-pressed aria-disabled:border-transparent aria-disabled:bg-transparent',
      danger:
        'border-transparent bg-danger text-danger-ink shadow-raised not-aria-disabled:hover:bg-danger-hover not-aria-disabled:active:bg-danger-hover',
      'quiet-danger':
        'border-transparent bg-transparent text-danger-text not-aria-disabled:hover:bg-hover aria-disabled:border-transparent aria-disabled:bg-transparent',
    },
    size: { sm: 'h-control-sm px-[9px]', md: 'h-control px-3', lg: 'h-9 px-4' },
    square: { true: 'px-0 max-phone:min-w-control-touch', false: '' },
    wide: { true: 'w-full', false: '' },
    busy: { true: '', false: '' },
  },
  compoundVariants: [
    { square: true, size: 'sm', class: 'w-control-sm' },
    { square: true, size: 'md', class: 'w-control' },
    { square: true, size: 'lg', class: 'w-9' },
  ],
  defaultVariants: { variant: 'normal', size: 'md', square: false, wide: false, busy: false },
});

export type ButtonVariant = 'primary' | 'normal' | 'quiet' | 'danger' | 'quiet-danger';
export type ButtonSize = 'sm' | 'md' | 'lg';
