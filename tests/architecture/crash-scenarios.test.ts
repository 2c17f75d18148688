import { expect, test } from 'vitest';
import { OperationKind } from '#lib/domain/operation/operation-kind.ts';
import type { StepKind } from '#lib/domain/operation/step-inputs.ts';
import { stepTable } from '#lib/engine/steps/step-table.ts';
import { sourceFiles } from '#tests/architecture/source-files.ts';
import {
  agentScenarios,
  chainScenarios,
  cloneScenarios,
  groupScenarios,
  longScenarios,
  placeScenarios,
  publishScenarios,
  snapshotScenarios,
} from '#tests/integration/engine/crash-scenarios.ts';

const scenarios = [
  agentScenarios,
  chainScenarios,
  cloneScenarios,
  groupScenarios,
  longScenarios,
  placeScenarios,
  publishScenarios,
  snapshotScenarios,
].flatMap((table) => Object.values(table));
const places = new Set(scenarios.flatMap((scenario): readonly string[] => scenario.places));
const kinds = Object.keys(stepTable) as StepKind[];

// Law 3: idempotent. Whoever adds a kind of operation or a step says where it is killed and what must be true afterwards.
test('every kind of operation is killed at its places by a test', () => {
  const killed = new Set<string>(scenarios.map((scenario) => scenario.kind));
  expect(OperationKind.options.filter((kind) => !killed.has(kind))).toEqual([]);
});

test('every step is killed before it, after it, and when it is recorded; and around its undo where it has one', () => {
  const wanted = kinds.flatMap((kind) => {
    const around = ['before', 'after', 'recorded', ...('undo' in stepTable[kind] ? ['undo', 'undone'] : [])];
    return around.map((place) => `${kind}:${place}`);
  });
  expect(wanted.filter((place) => !places.has(place))).toEqual([]);
});

test('every place inside a step is one where a test kills', () => {
  const named = sourceFiles(/^lib\/engine\/steps\//).flatMap((file) =>
    [...file.text.matchAll(/crashPoint\('([^']+)'\)/g)].map(([, name = '']) => name),
  );
  expect(named.length).toBeGreaterThan(5);
  const inner = new Set([...places].map((place) => place.split(':')[1]));
  expect(named.filter((name) => !inner.has(name))).toEqual([]);
});

test('no scenario speaks of a step that there is not', () => {
  const strange = [...places].filter((place) => !(kinds as string[]).includes(place.split(':')[0] ?? ''));
  expect(strange).toEqual([]);
});
