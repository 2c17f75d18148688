import { expect, test } from 'vitest';
import { grants, Permission } from '#lib/domain/access/permission.ts';
import { Role } from '#lib/domain/access/role.ts';
import { ShareLevel, sharePermissions } from '#lib/domain/access/share-level.ts';
import { canGuest, guestActionNames, guestActions } from '#lib/domain/guest/guest-actions.ts';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import { PowerAction, powerActions } from '#lib/domain/guest/power-action.ts';
import { OperationState, operationActions, stepsOfNoReturn } from '#lib/domain/operation/operation-state.ts';
import { stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { explainRefusal, isRefusalCode, type RefusalCode, refusals } from '#lib/domain/refusal/refusals.ts';
import { stepTable } from '#lib/engine/steps/step-table.ts';
import { findLines, sourceFiles } from '#tests/architecture/source-files.ts';

const codes = Object.keys(refusals) as RefusalCode[];
const product = sourceFiles(/^(lib|app|components)\/.*\.tsx?$/, /\.test\.tsx?$/);

// A person reads them, often when something went wrong: what it is, what to do, no shouting, no holes where details lack.
test.each(codes)('%s is told in sentences, with and without details', (code) => {
  for (const details of [
    undefined,
    { host: 'kvm1', guest: 'web', what: 'The name', count: 2, name: 'web', free: 'web-2' },
  ]) {
    const { title, next } = explainRefusal({ code, details });
    for (const sentence of [title, next]) {
      expect(sentence).toMatch(/^[\p{Lu}\p{L}0-9]/u);
      // a command that one shall type ends without a full stop, it would be typed too
      if (!/: (apt-get|npm|systemctl) /.test(sentence)) expect(sentence).toMatch(/\.$/);
      expect(sentence).not.toMatch(/!|undefined|null|\bplease\b|\boops\b|\bsorry\b| {2}|\s\.|\.\.$/i);
      expect(sentence.length).toBeLessThan(180);
    }
    expect(title).not.toBe(next);
  }
});

// Statuses are what scripts act on.
test('a status says whose turn it is', () => {
  const wrong = codes.filter((code) => {
    const { status, retry } = refusals[code];
    // what passes by itself is not the caller's fault for ever; what never passes is not "try later"
    return (status === 429 && retry !== 'backoff') || (status === 422 && retry === 'backoff') || status < 400;
  });
  expect(wrong).toEqual([]);
});

// A row that nobody refuses with is text that nobody keeps true.
test('every refusal is used, and every code that is used is in the table', () => {
  const text = product
    .filter((file) => !/refusal\/[a-z]*-?refusals\.ts$/.test(file.path))
    .map((file) => file.text)
    .join('\n');
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  const used = [...text.matchAll(/\bcode: '([a-z]+\.[a-z-]+)'/g)].map(([, code = '']) => code);
  // what the browser says where no server answered is its own
  expect([...new Set(used)].filter((code) => !isRefusalCode(code) && code !== 'server.unreachable')).toEqual([]);
});

test('every action has a verdict in every state, and a reason where it is refused', () => {
  for (const action of guestActionNames) {
    for (const state of GuestState.options) {
      const verdict = canGuest(action, { name: 'web', state });
      expect(verdict.allowed).toBe((guestActions[action].states as readonly string[]).includes(state));
      if (!verdict.allowed) expect(verdict.reason).toMatch(/\.$/);
    }
    expect(guestActions[action].label).toMatch(/^[A-Z]/);
  }
});

test('the tables of power, operations, steps, roles and shares leave nothing out', () => {
  expect(Object.keys(powerActions).toSorted()).toEqual(PowerAction.options.toSorted());
  expect(Object.keys(stepTable).toSorted()).toEqual(Object.keys(stepInputs).toSorted());
  expect(Object.keys(grants).toSorted()).toEqual(Role.options.toSorted());
  expect(Object.keys(sharePermissions).toSorted()).toEqual(ShareLevel.options.toSorted());
  expect(Object.keys(grants.admin).toSorted()).toEqual(Permission.options.toSorted());
  const states = Object.values(operationActions).flat();
  // an operation that can be neither cancelled nor retried has succeeded
  expect(OperationState.options.filter((state) => !states.includes(state))).toEqual(['succeeded']);
});

// Who has less never has what who has more lacks.
test('roles and shares grow', () => {
  const has = (role: Role) => new Set(Object.keys(grants[role]));
  const ladder = [...Role.options].reverse();
  for (const [index, role] of ladder.slice(0, -1).entries()) {
    const above = ladder[index + 1] ?? 'admin';
    expect([...has(role)].filter((permission) => !has(above).has(permission))).toEqual([]);
  }
  expect(sharePermissions.operator).toEqual(expect.arrayContaining([...sharePermissions.viewer]));
  expect(sharePermissions.owner).toEqual(expect.arrayContaining([...sharePermissions.operator]));
});

// Law 7. A state asked for in an `if` beside the table is a second table, and they will differ.
test('pages ask the table what may be done', () => {
  const files = product.filter((file) => /^components\/(?!consoles\/)|^app\//.test(file.path));
  expect(findLines(files, /isDisabled=\{[^}]*\.power\s*[!=]==/)).toEqual([]);
});

// Who asks for a cancel is answered by the list, what becomes of it by the steps.
test('the steps that nothing brings back are those that can tell whether they did it', () => {
  const telling = Object.entries(stepTable).flatMap(([kind, step]) => (step.isPastReturn ? [kind] : []));
  expect([...stepsOfNoReturn].toSorted()).toEqual(telling.toSorted());
});
