import { CodeBlock } from '#components/ui/code-block.tsx';

/** Where the one-time link of the first admin is found. */
export function SetupNeedsLink({ command }: { command: string | null }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-muted">
        Whoever started Guesthouse finds the link in the terminal, under “Make the first admin”. It works once, within
        24 hours.
      </p>
      {command ? (
        <>
          <p className="text-ink-muted">
            Lost or too old? This prints a new one, on the machine that Guesthouse runs on:
          </p>
          <CodeBlock label="the command" text={command} wrap />
        </>
      ) : null}
    </div>
  );
}
