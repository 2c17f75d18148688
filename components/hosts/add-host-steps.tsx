import { StateGlyph } from '#components/ui/state-glyph.tsx';

const names = ['The machine', 'Its key', 'What it can do'] as const;

/** Where in adding a host one is. */
export function AddHostSteps({ current }: { current: 1 | 2 | 3 }) {
  return (
    <ol className="flex items-center gap-2 text-xs">
      {names.map((name, index) => {
        const number = index + 1;
        const isHere = number === current;
        return (
          <li
            key={name}
            aria-current={isHere ? 'step' : undefined}
            className={`flex items-center gap-1.5 ${isHere ? 'font-semibold text-ink' : 'text-ink-faint max-phone:hidden'}`}
          >
            {number < current ? (
              <StateGlyph kind="passed" label="done" />
            ) : (
              <span
                className={`grid size-4 place-items-center rounded-full font-semibold ${isHere ? 'bg-ink text-surface' : 'bg-pressed text-ink-muted'}`}
              >
                {number}
              </span>
            )}
            {name}
          </li>
        );
      })}
    </ol>
  );
}
