'use client';

import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { RouterClient } from '@orpc/server';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { Router } from '#lib/procedures/router.ts';

const link = new RPCLink({ url: () => `${window.location.origin}/rpc` });

/** The procedures as functions, in the browser. */
export const rpc: RouterClient<Router> = createORPCClient(link);

export type FieldProblem = { path: string; message: string };

/** The answer of a call: its value, or the refusal in words, with the fields that are at fault. */
export type Asked<T> = { ok: true; value: T } | { ok: false; refusal: RefusalText; fieldErrors: FieldProblem[] };

const unreachable: RefusalText = {
  code: 'server.unreachable',
  title: 'Guesthouse does not answer.',
  next: 'Check your connection and try again. Nothing was changed.',
};

type RefusalData = RefusalText & { fields?: FieldProblem[] };

const isRefusalData = (data: unknown): data is RefusalData =>
  typeof data === 'object' && data !== null && 'title' in data && 'next' in data;

/** Waits for a call and turns what went wrong into words; nothing is thrown at a page. */
export async function ask<T>(call: Promise<T>): Promise<Asked<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (!(error instanceof ORPCError)) return { ok: false, refusal: unreachable, fieldErrors: [] };
    if (isRefusalData(error.data)) return { ok: false, refusal: error.data, fieldErrors: error.data.fields ?? [] };
    return {
      ok: false,
      refusal: { code: String(error.code), title: error.message, next: 'Try again.' },
      fieldErrors: [],
    };
  }
}
