import type { Readable } from 'node:stream';

export type VirshOptions = {
  signal?: AbortSignal;
  /** 60 s if not given; `null` for as long as it takes. */
  timeoutMs?: number | null;
  /** As a process of its own: for what takes long, so that it does not hold up the others. */
  alone?: boolean;
  /** What the command reads from /dev/stdin; makes it a process of its own. */
  stdin?: string | Buffer | Readable;
};

/** The way to a host's libvirt: one virsh command, its words as they are, its output when it succeeded. */
export type Virsh = {
  /**
   * @throws Failure what classifyVirshError makes of its words; host.line-lost when the outcome is unknown; operation.cancelled,
   * operation.timeout
   */
  run: (args: readonly string[], options?: VirshOptions) => Promise<string>;
  /** The same where the output is not text. Always a process of its own. */
  runBytes: (args: readonly string[], options?: VirshOptions) => Promise<Buffer>;
};

/**
 * How virsh is started. English words, because they are matched; UTF-8, because in the C locale its tables show other letters as
 * `\xc3`. (Where C.UTF-8 does not exist it is C, with the words right.) No history file: it would keep what we did.
 */
export const virshProgram =
  'env LC_ALL=C.UTF-8 LANGUAGE= TERM=dumb INPUTRC=/dev/null VIRSH_HISTSIZE=0 virsh -q -c qemu:///system';
