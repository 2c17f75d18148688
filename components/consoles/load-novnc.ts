import type RFB from '@novnc/novnc';

let loading: Promise<typeof RFB> | undefined;

/**
 * noVNC, once. Only ever in the browser: it looks at `window` while it is imported, and it awaits a video decoder, which
 * never answers on some phones (novnc/noVNC#2034), so the caller must time it.
 */
export function loadNovnc(): Promise<typeof RFB> {
  loading ??= import('@novnc/novnc').then(
    (module) => module.default,
    (error: unknown) => {
      // a chunk that could not be fetched may be there next time
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
