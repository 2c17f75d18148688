type KeyboardLock = { keyboard?: { lock?: () => Promise<void>; unlock?: () => void } };

/** Full screen on and off. In it, browsers that can (Chromium) give the guest Esc, Alt Tab and the Super key too. */
export async function toggleFullScreen(element: HTMLElement): Promise<void> {
  const { keyboard } = navigator as Navigator & KeyboardLock;
  if (document.fullscreenElement) {
    keyboard?.unlock?.();
    await document.exitFullscreen();
    return;
  }
  await element.requestFullscreen();
  await keyboard?.lock?.().catch(() => undefined);
}

/** Saves bytes as a file of the person. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // at once would cancel the download in Firefox
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
