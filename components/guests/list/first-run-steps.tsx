import { StateGlyph } from '#components/ui/state-glyph.tsx';

const steps = ['Admin made', 'Add a host', 'First guest'] as const;

/** How far a new Guesthouse is. `at` is the step to do now, from 1. */
export function FirstRunSteps({ at }: { at: number }) {
  return (
    <ol aria-label="Setting up" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {steps.map((step, index) => {
        const number = index + 1;
        const isNow = number === at;
        return (
          <li key={step} aria-current={isNow ? 'step' : undefined} className="flex items-center gap-2">
            {index > 0 ? <span aria-hidden="true" className="mr-1 h-px w-7 bg-line-strong" /> : null}
            {number < at ? (
              <StateGlyph kind="passed" label="Done" />
            ) : (
              <span
                className={`grid size-[18px] place-items-center rounded-full text-xs font-semibold ${isNow ? 'bg-ink text-surface' : 'bg-pressed text-ink-muted'}`}
              >
                {number}
              </span>
            )}
            <span className={isNow ? 'font-semibold' : 'text-ink-muted'}>{step}</span>
          </li>
        );
      })}
    </ol>
  );
}
