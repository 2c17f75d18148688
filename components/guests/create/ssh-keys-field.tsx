'use client';

import { type ClipboardEvent, useState } from 'react';
import { useBoundField } from '#components/form/use-bound-field.ts';
import { keyLabel } from '#components/guests/create/suggest-name.ts';
import { Chip } from '#components/ui/chip.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { SshPublicKey } from '#lib/domain/guest/guest-login.ts';

/** Public keys: pasted or typed one to a line, checked at once, shown by their comments. */
export function SshKeysField({ name, label }: { name: string; label: string }) {
  const { bound } = useBoundField<readonly string[]>(name);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const keys = bound.value ?? [];
  const add = (raw: string) => {
    const lines = raw
      .split(/\r?\n/u)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    const good: string[] = [];
    let message: string | null = null;
    for (const line of lines) {
      const parsed = SshPublicKey.safeParse(line);
      if (parsed.success) good.push(parsed.data);
      else message ??= parsed.error.issues[0]?.message ?? 'This is not a public SSH key.';
    }
    if (good.length > 0) bound.onChange([...new Set([...keys, ...good])]);
    setProblem(message);
    setText(message ? lines.filter((line) => !SshPublicKey.safeParse(line).success).join(' ') : '');
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!/\n./u.test(pasted) && !SshPublicKey.safeParse(pasted).success) return;
    event.preventDefault();
    add(pasted);
  };
  return (
    <fieldset
      aria-label={label}
      className="flex min-w-0 flex-col gap-1.5"
      onPaste={onPaste}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || text.trim() === '') return;
        event.preventDefault();
        add(text);
      }}
    >
      <TextField
        label={label}
        mono
        autoComplete="off"
        value={text}
        onChange={(next) => {
          setText(next);
          setProblem(null);
        }}
        onBlur={() => {
          if (text.trim()) add(text);
          bound.onBlur();
        }}
        placeholder={keys.length > 0 ? 'Another one' : 'ssh-ed25519 …'}
        error={problem ?? bound.error}
        hint={keys.length === 0 ? 'Paste public keys, one to a line' : undefined}
      />
      {keys.length > 0 ? (
        <div className="flex flex-wrap gap-1.5">
          {keys.map((key) => (
            <Chip key={key} onRemove={() => bound.onChange(keys.filter((other) => other !== key))}>
              {keyLabel(key)}
            </Chip>
          ))}
        </div>
      ) : null}
    </fieldset>
  );
}
