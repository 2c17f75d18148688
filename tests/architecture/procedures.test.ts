import { isProcedure } from '@orpc/server';
import { expect, test } from 'vitest';
import { Permission } from '#lib/domain/access/permission.ts';
import type { ProcedureMeta } from '#lib/procedures/base.ts';
import { router } from '#lib/procedures/router.ts';
import { describeApi } from '#lib/web/openapi.ts';

type Definition = {
  meta: ProcedureMeta;
  route: { method?: string; path?: string; summary?: string; tags?: readonly string[] };
  inputSchema?: unknown;
  outputSchema?: unknown;
};

const procedures = Object.entries(router).flatMap(([noun, verbs]) =>
  Object.entries(verbs).map(([verb, procedure]) => ({ name: `${noun}.${verb}`, procedure })),
);
const definitions = procedures.map(({ name, procedure }) => ({
  name,
  definition: (procedure as unknown as { '~orpc': Definition })['~orpc'],
}));
const named = (which: (definition: Definition) => boolean) =>
  definitions.filter(({ definition }) => which(definition)).map(({ name }) => name);

test('there is nothing but procedures behind the one door', () => {
  expect(procedures.filter(({ procedure }) => !isProcedure(procedure)).map(({ name }) => name)).toEqual([]);
  expect(procedures.length).toBeGreaterThan(40);
});

// One that forgets to say who may call it would be open to all who are signed in, or to everybody.
test('every procedure declares who may call it', () => {
  const known = new Set<string>(['public', 'signed-in', ...Permission.options]);
  expect(named(({ meta }) => !known.has(meta.access ?? ''))).toEqual([]);
  // nobody needs to be signed in to become the first who can sign in, and for nothing else
  expect(named(({ meta }) => meta.access === 'public')).toEqual(['setup.state', 'setup.createFirstAdmin']);
  expect(named(({ meta }) => meta.access === 'signed-in')).toEqual(['session.me']);
});

// Every permission is for something; one that guards nothing is believed to.
test('every permission is asked for by a procedure, or by what a procedure shows', () => {
  const asked = new Set(definitions.map(({ definition }) => definition.meta.access));
  // operation.read also decides about live rows; all others are asked for at the door
  expect(Permission.options.filter((permission) => !asked.has(permission))).toEqual([]);
});

// Two on one address: the second is never reached, and the OpenAPI page shows it nevertheless.
test('every procedure has an address of its own in the API', () => {
  expect(named(({ route }) => !route.method || !route.path || !route.summary || !route.tags?.length)).toEqual([]);
  const addresses = definitions.map(
    ({ definition: { route } }) => `${route.method} ${route.path?.replace(/\{\w+\}/g, '{}')}`,
  );
  expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([]);
});

// Browsers follow links, fetch ahead and retry with GET; none of that may change anything.
test('what reads is GET, and what is GET reads', () => {
  const reads = /\.(list|get|me|state|identity|getLocal|definitions|pools)$/;
  const odd = definitions.filter(({ name, definition }) => reads.test(name) !== (definition.route.method === 'GET'));
  expect(odd.map(({ name, definition }) => `${name} is ${definition.route.method}`)).toEqual([]);
});

// Law 6. What comes in is parsed, and nothing goes out that was not said to: a column added to a table stays inside.
test('every procedure declares what it gives, and what it takes if its address says so', () => {
  expect(named(({ outputSchema }) => outputSchema === undefined)).toEqual([]);
  expect(named(({ route, inputSchema }) => (route.path?.includes('{') ?? false) && inputSchema === undefined)).toEqual(
    [],
  );
});

test('the description of the API names every procedure', async () => {
  const { paths = {} } = await describeApi('http://127.0.0.1');
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const there = definitions.map(({ definition: { route } }) => `${route.method} ${route.path}`);
  expect(told.toSorted()).toEqual(there.toSorted());
});
