import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** A command that runs on a terminal: what it said, and keys for it. */
export class Terminal {
  readonly #child: ChildProcessWithoutNullStreams;
  #said = '';

  constructor([program, ...args]: readonly [string, ...string[]]) {
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text.replaceAll('\r\n', '\n');
        if (process.env.GUESTHOUSE_SHOW === '1') process.stdout.write(text);
      });
    this.#child.stdin.on('error', () => undefined);
  }

  get said(): string {
    return this.#said;
  }

  press(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Waits until the words are on the terminal; throws with what is there when it ends without them. */
  async sees(words: RegExp, minutes = 5): Promise<RegExpExecArray> {
    return waitUntil(
      `the terminal shows ${words}`,
      () => {
        const found = words.exec(this.#said);
        if (!found && this.#child.exitCode !== null) throw new Error(`ended without ${words}:\n${this.#said}`);
        return found;
      },
      { timeoutMs: minutes * 60_000, everyMs: 200 },
    );
  }

  /** Its exit code, once it has ended. */
  async ends(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  /** Takes the terminal away, at once. */
  hangUp(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ctrl-C, as often said to end it cleanly. */
  async interrupt(): Promise<number | null> {
    this.press('\x03');
    return this.ends();
  }
}
