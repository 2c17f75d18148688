'use client';

import { useRef } from 'react';
import { useWatch } from 'react-hook-form';
import { useIsSent } from '#components/form/form.tsx';
import { type CreateValues, toPreviewRequest } from '#components/guests/create/create-values.ts';
import { type Answer, useAnswer } from '#components/live/use-answer.ts';
import { rpc } from '#lib/web/rpc-client.ts';

export type CreationPreview = Awaited<ReturnType<typeof rpc.guests.previewCreation>>;

type PreviewRequest = NonNullable<ReturnType<typeof toPreviewRequest>>;

const waitMs = 250;

const preview = (request: PreviewRequest, options: { signal: AbortSignal }) =>
  rpc.guests.previewCreation(request, options);

/**
 * What the form would make. While a field is not whole, what the form said before stands; what it said of another kind of source
 * does not.
 */
export function useCreationPreview(): Answer<CreationPreview> {
  const values = useWatch() as CreateValues;
  const request = toPreviewRequest(values);
  const whole = useRef(request);
  if (request || whole.current?.source.kind !== values.sourceKind) whole.current = request;
  return useAnswer(whole.current, preview, waitMs, useIsSent());
}
