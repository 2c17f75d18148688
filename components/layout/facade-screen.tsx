export type ScreenKind = 'desk' | 'text' | 'files' | 'window' | 'editor' | 'prompt';

// guests' screens bring their own colours: they are pictures, not interface
const paint = {
  sky: ['#2f68c8', '#3a2f86'],
  black: '#050607',
  line: '#b9bec8',
  bright: '#e6e6e6',
  green: '#5fd38d',
  red: '#ef6b73',
  blue: '#6ea8fe',
  paper: '#fafafb',
  chrome: '#e4e6eb',
  shade: '#171421',
} as const;

/** Numbers that look random and are the same on server and browser (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b1 + 0x6d2b79f5;
  return () => {
    state = Math.imul(state ^ (state >>> 15), state | 1);
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}

type Line = { x: number; y: number; width: number; fill: string };

function textLines(
  seed: number,
  box: { x: number; y: number; width: number; rows: number },
  fills: readonly string[],
): Line[] {
  const random = randomFrom(seed);
  return Array.from({ length: box.rows }, (_, row) => ({
    x: box.x,
    y: box.y + row * 5,
    width: Math.round(box.width * (0.2 + random() * 0.75)),
    fill: fills[Math.floor(random() * fills.length)] ?? paint.line,
  }));
}

const Lines = ({ lines }: { lines: readonly Line[] }) =>
  lines.map((line) => <rect key={line.y} x={line.x} y={line.y} width={line.width} height="2" fill={line.fill} />);

function Sky({ id }: { id: string }) {
  return (
    <>
      <linearGradient id={id} x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stopColor={paint.sky[0]} />
        <stop offset="1" stopColor={paint.sky[1]} />
      </linearGradient>
      <rect width="160" height="120" fill={`url(#${id})`} />
      <path d="M0 88C30 70 60 100 95 84s50-22 65-12v60H0z" fill="#fff" opacity=".08" />
      <rect width="160" height="6" fill="#000" opacity=".55" />
    </>
  );
}

const icons = [34, 56, 78].flatMap((y) => [52, 71, 90, 109, 128].map((x) => ({ x, y })));

/** What one window shows: a desktop, a terminal, an editor. */
export function FacadeScreen({ kind, seed }: { kind: ScreenKind; seed: number }) {
  const id = `sky-${seed}`;
  return (
    <svg viewBox="0 0 160 120" aria-hidden="true" preserveAspectRatio="xMidYMid slice" className="block size-full">
      {kind === 'text' || kind === 'prompt' ? (
        <>
          <rect width="160" height="120" fill={paint.black} />
          <Lines
            lines={textLines(seed, { x: 5, y: 6, width: 120, rows: kind === 'prompt' ? 3 : 22 }, [
              paint.line,
              paint.bright,
              paint.line,
              paint.green,
            ])}
          />
        </>
      ) : (
        <Sky id={id} />
      )}
      {kind === 'desk' || kind === 'editor' ? (
        <>
          <rect x="62" y="14" width="92" height="76" rx="2" fill={paint.paper} />
          <rect x="62" y="14" width="92" height="7" rx="2" fill={paint.chrome} />
          <Lines lines={textLines(seed, { x: 72, y: 28, width: 66, rows: 11 }, [paint.line])} />
          <rect x="8" y="40" width="82" height="66" rx="2" fill={paint.shade} />
          <rect x="8" y="40" width="82" height="6" rx="2" fill="#303030" />
          <Lines
            lines={textLines(seed + 3, { x: 12, y: 50, width: 66, rows: 10 }, [
              paint.green,
              paint.bright,
              paint.blue,
              paint.red,
            ])}
          />
        </>
      ) : null}
      {kind === 'files' || kind === 'window' ? (
        <>
          <rect x="10" y="18" width="140" height="84" rx="2" fill={paint.paper} />
          <rect x="10" y="18" width="140" height="8" rx="2" fill={paint.chrome} />
          <rect x="10" y="26" width="34" height="76" fill="#f1f2f5" />
          <Lines lines={textLines(seed, { x: 15, y: 32, width: 26, rows: 9 }, ['#c3c8d1'])} />
          {kind === 'window' ? (
            <Lines lines={textLines(seed + 1, { x: 52, y: 34, width: 90, rows: 12 }, [paint.line, '#20242e'])} />
          ) : (
            icons.map(({ x, y }) => <rect key={`${x} ${y}`} x={x} y={y} width="11" height="9" rx="1" fill="#5a9bf0" />)
          )}
        </>
      ) : null}
    </svg>
  );
}
