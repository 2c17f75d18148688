'use client';

import { useFormState } from 'react-hook-form';
import { Button, type ButtonProps } from '#components/ui/button.tsx';

/** Sends the form around it; busy with its verb in -ing until the answer is there. */
export function SubmitButton({
  children,
  busyLabel,
  variant = 'primary',
  ...rest
}: Omit<ButtonProps, 'type' | 'busy' | 'onPress' | 'busyLabel'> & { busyLabel: string }) {
  const { isSubmitting } = useFormState();
  return (
    <Button {...rest} type="submit" variant={variant} busy={isSubmitting} busyLabel={busyLabel}>
      {children}
    </Button>
  );
}
