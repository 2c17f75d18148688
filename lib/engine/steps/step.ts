import type { HostId } from '#lib/domain/id.ts';
import type { StepInput, StepKind } from '#lib/domain/operation/step-inputs.ts';
import type { HostLinks } from '#lib/engine/hosts/host-links.ts';
import type { Observers } from '#lib/engine/observe/observers.ts';
import type { UploadDesk } from '#lib/engine/uploads/upload-desk.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** What a step works with. */
export type StepContext = {
  runtime: Runtime;
  links: HostLinks;
  observers: Observers;
  uploads: UploadDesk;
  operation: { id: string; hostId: HostId | null; guestId: string | null; userId: string | null };
  /** the operation's host, connected; a Failure where it does not answer or is no longer ours */
  host(): Promise<HostLink>;
  hostId(): HostId;
  signal: AbortSignal;
  /** What the operation waits for before it ends, and its next step does not. Its failure is nobody's: the next listing sees what it did not. */
  meanwhile(look: Promise<void>): void;
  /** `fraction` 0 to 1, or null where the end is not known; `note` is shown beside the bar */
  report(fraction: number | null, note?: string): void;
  /** appends to the output that people can open; the last 64 KiB are kept */
  print(text: string): void;
  /** what this step kept in an earlier run that was cut off, or in this one; undo finds it too */
  kept(): StepResult;
  /** writes what its next run, or its undo, must know; has been written when it resolves. The result of the step takes its place. */
  keep(facts: NonNullable<StepResult>): Promise<void>;
  /** a place inside a step where a crash is tested; does nothing otherwise */
  crashPoint(name: string): void;
};

/** How one kind of step acts, and how what it left is taken away when the operation fails or is cancelled. */
export type Step<K extends StepKind> = {
  run(context: StepContext, input: StepInput<K>): Promise<StepResult>;
  undo?(context: StepContext, input: StepInput<K>, end: 'failed' | 'cancelled'): Promise<void>;
  /**
   * Whether the host shows that it did what nothing brings back. From then on the operation goes on to its end, cancelled or not: half of a
   * deletion leaves volumes behind that are nobody's.
   */
  isPastReturn?(context: StepContext, input: StepInput<K>): Promise<boolean>;
  /** What its undo takes back was written with the operation itself (a row, a password), so also when the step never began. */
  undoesIntent?: true;
  /** What was made before stays when this step fails: it is worth more than nothing, and tells why. A cancel takes it away. */
  keepsWhatWasMade?: true;
  /** What it made is a disk that the guest writes to: see `isTakenBack`. */
  holdsData?: true;
  /** A person waits for the answer: a host that does not answer fails it soon, instead of being waited for. */
  isImpatient?: true;
};

/** What a step found out, for people and for those who ask for the operation; plain JSON. Nothing, where it just returns. */
export type StepResult = Record<string, string | number | boolean | null> | undefined;

export type StepTable = { [K in StepKind]: Step<K> };
