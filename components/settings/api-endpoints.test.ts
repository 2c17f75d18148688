import { expect, it } from 'vitest';
import { curlFor, groupEndpoints, typeWords } from './api-endpoints.ts';

const document = {
  paths: {
    '/guests/{id}/power': {
      post: {
        summary: 'Start, shut down, …',
        tags: ['Guests'],
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                required: ['action', 'wait'],
                properties: {
                  action: { enum: ['start', 'shutdown'] },
                  wait: { type: 'boolean', default: false, description: 'until it ended' },
                },
              },
            },
          },
        },
      },
    },
    '/me': { get: { summary: 'Who asks' } },
  },
};

it('lists endpoints under their tags with what they take', () => {
  const [guests, other] = groupEndpoints(document);
  expect(guests).toMatchObject({ tag: 'Guests', endpoints: [{ method: 'POST', path: '/guests/{id}/power' }] });
  expect(guests?.endpoints[0]?.fields).toEqual([
    { name: 'id', where: 'path', type: 'string', isRequired: true, note: '' },
    { name: 'action', where: 'body', type: 'one of start, shutdown', isRequired: true, note: '' },
    { name: 'wait', where: 'body', type: 'boolean', isRequired: false, note: 'until it ended, else false' },
  ]);
  expect(other?.tag).toBe('Other');
});

it('writes the call', () => {
  const endpoint = groupEndpoints(document)[0]?.endpoints[0];
  expect(endpoint && curlFor(endpoint, 'https://kvm.example/api/v1')).toBe(
    [
      'curl -X POST https://kvm.example/api/v1/guests/ID/power \\',
      '  -H "Authorization: Bearer $GUESTHOUSE_KEY" \\',
      '  -H "Content-Type: application/json" \\',
      `  -d '{"action":"…"}'`,
    ].join('\n'),
  );
});

it('says types in words', () => {
  expect(typeWords({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toBe('string or null');
  expect(typeWords({ type: 'array', items: { type: 'string' } })).toBe('a list of string');
  expect(typeWords(undefined)).toBe('anything');
});
