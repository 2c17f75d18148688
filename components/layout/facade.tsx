import { FacadeScreen, type ScreenKind } from '#components/layout/facade-screen.tsx';

// which windows are lit, and what is on: row by row, a dot is dark
const rows = ['..DT...', '.F...W.', '.TD....', '..E...D', '.W.....', '.T..F..', '..C.T..', 'D....E.', '..T....'];
const windows = rows.flatMap((row, y) => [...row].map((letter, x) => ({ id: y * 7 + x, letter })));
const kinds: Readonly<Record<string, ScreenKind>> = {
  D: 'desk',
  T: 'text',
  F: 'files',
  W: 'window',
  E: 'editor',
  C: 'prompt',
};

/** The house at night: every lit window a guest that runs. A drawing, nothing of it is data. */
export function Facade() {
  return (
    <div aria-hidden="true" className="relative grid place-items-center overflow-hidden bg-stage">
      <div className="grid grid-cols-[repeat(7,132px)] gap-x-7 gap-y-[34px]">
        {windows.map(({ id, letter }) => {
          const kind = kinds[letter];
          return (
            <div
              key={id}
              className={`relative h-[99px] w-[132px] overflow-hidden rounded-sm bg-stage-bar before:absolute before:inset-y-0 before:left-1/2 before:z-1 before:-ml-px before:w-0.5 before:bg-stage after:absolute after:inset-x-0 after:top-1/2 after:z-1 after:-mt-px after:h-0.5 after:bg-stage ${
                kind
                  ? 'shadow-[0_0_0_1px_var(--color-stage-line),0_0_44px_-4px_color-mix(in_srgb,var(--color-working)_30%,transparent)]'
                  : 'shadow-[0_0_0_1px_var(--color-stage-line)]'
              }`}
            >
              {kind ? <FacadeScreen kind={kind} seed={id} /> : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}
