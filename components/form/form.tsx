'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { type DefaultValues, FormProvider, type Path, useForm, useFormState } from 'react-hook-form';
import type { z } from 'zod';
import { Notice } from '#components/ui/notice.tsx';

/** What a person reads of a refusal: explainRefusal() gives it. */
export type RefusalWords = { title: string; next: string; technical?: string };

export type FormAnswer =
  | { ok: true }
  | { ok: false; refusal: RefusalWords; fieldErrors?: Readonly<Record<string, string>> };

type FormSchema = z.ZodType<Record<string, unknown>, Record<string, unknown>>;

/** What came of the last try: the refusal, or that it was taken. */
type Outcome = { refusal: RefusalWords | null; isTaken: boolean };

const OutcomeContext = createContext<Outcome>({ refusal: null, isTaken: false });

/**
 * The one form shell. The schema checks before anything is sent; a refusal of the server is shown in the form, and its
 * `fieldErrors` at the fields they name. Ctrl or ⌘ with Enter submits. Fields are bound by name: FormText and the like.
 */
export function Form<S extends FormSchema>({
  schema,
  defaultValues,
  onSubmit,
  children,
  id,
  label,
  refusalAt = 'top',
  className = 'flex flex-col gap-4',
}: {
  schema: S;
  defaultValues: DefaultValues<z.input<S>>;
  onSubmit: (values: z.output<S>) => Promise<FormAnswer>;
  children: ReactNode;
  id?: string;
  label?: string;
  /** `own`: the page places <FormRefusal /> where the button is. */
  refusalAt?: 'top' | 'own';
  className?: string;
}) {
  const [outcome, setOutcome] = useState<Outcome>({ refusal: null, isTaken: false });
  const form = useForm<z.input<S>, unknown, z.output<S>>({
    // its types cannot say that the output of a schema that is itself a parameter is the output of that schema
    resolver: zodResolver(schema) as never,
    defaultValues,
    mode: 'onTouched',
  });
  const isSending = useRef(false);
  const submit = form.handleSubmit(async (values) => {
    setOutcome({ refusal: null, isTaken: false });
    const answer = await onSubmit(values).catch(
      (error: unknown): FormAnswer => ({
        ok: false,
        refusal: {
          title: 'Guesthouse did not answer.',
          next: 'What you typed is still here. Check the connection and try again.',
          technical: error instanceof Error ? error.message : String(error),
        },
      }),
    );
    setOutcome({ refusal: answer.ok ? null : answer.refusal, isTaken: answer.ok });
    if (answer.ok) return;
    for (const [name, message] of Object.entries(answer.fieldErrors ?? {})) {
      form.setError(name as Path<z.input<S>>, { type: 'server', message });
    }
  });
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const { currentTarget: target } = event;
    // one that is barred or busy is no submit button while it is
    const button = [...target.elements].find((one) => one instanceof HTMLButtonElement && one.type === 'submit');
    if (event.repeat || !(button instanceof HTMLButtonElement)) return;
    commitField(document.activeElement);
    target.requestSubmit(button);
  };
  return (
    <FormProvider {...form}>
      <OutcomeContext value={outcome}>
        <form
          id={id}
          aria-label={label}
          noValidate
          className={className}
          onKeyDown={onKeyDown}
          onSubmit={(event) => {
            event.stopPropagation();
            event.preventDefault();
            // a second press before the first is answered is the same wish
            if (isSending.current) return;
            isSending.current = true;
            void submit(event).finally(() => {
              isSending.current = false;
            });
          }}
        >
          {refusalAt === 'top' ? <FormRefusal /> : null}
          {children}
        </form>
      </OutcomeContext>
    </FormProvider>
  );
}

/** Fields of numbers and choices take what was typed when they are left: who sends with a key has not left them. */
function commitField(field: Element | null): void {
  if (!(field instanceof HTMLElement)) return;
  field.blur();
  field.focus();
}

/** Whether the form was sent, and not refused: what it asked for may be there already, so nothing asks any more whether it can be. */
export function useIsSent(): boolean {
  const { isSubmitting } = useFormState();
  return useContext(OutcomeContext).isTaken || isSubmitting;
}

/** The refusal of the last try, in the flow of the form. */
export function FormRefusal() {
  const { refusal } = useContext(OutcomeContext);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refusal) place.current?.scrollIntoView({ block: 'nearest' });
  }, [refusal]);
  if (!refusal) return null;
  return (
    <div ref={place}>
      <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
        {refusal.next}
      </Notice>
    </div>
  );
}
