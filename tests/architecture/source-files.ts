import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type SourceFile = { path: string; text: string };

const root = path.resolve(import.meta.dirname, '../..');
/** made by programs, or not ours */
const skipped = new Set(['node_modules', '.next', '.git', 'artifacts', 'generated', 'data', 'test-results']);

function walk(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(name);
    return entry.isFile() ? [name] : [];
  });
}

const paths = walk('').sort();
const texts = new Map<string, string>();

/** The files of the repository whose path matches, with their text. */
export function sourceFiles(which: RegExp, but: RegExp = /^$/): SourceFile[] {
  return paths
    .filter((name) => which.test(name) && !but.test(name))
    .map((name) => {
      const text = texts.get(name) ?? readFileSync(path.join(root, name), 'utf8');
      texts.set(name, text);
      return { path: name, text };
    });
}

/** `path:line: text` of every line that matches: what a broken rule shows. */
export const findLines = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file.path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
      ),
  );

export const code = /\.(ts|tsx|mjs)$/;
export const test = /\.test\.tsx?$|^tests\//;
