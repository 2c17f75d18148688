import type RFB from '@novnc/novnc';
import type { ConsoleChannel } from '#components/consoles/console-channel.ts';
import type { ConsoleViewer, ViewerEvents } from '#components/consoles/console-connection.ts';
import { type GuestKey, modifierKeys } from '#components/consoles/special-keys.ts';
import type { ConsoleMode } from '#lib/domain/console/console-mode.ts';

/** `fit`: scaled into the page. `actual`: a pixel for a pixel, scrolled. `remote`: the guest takes the size of the page. */
export type ScreenScaling = 'fit' | 'actual' | 'remote';

export type ScreenSize = { width: number; height: number };

export type VncViewer = ConsoleViewer & {
  setScaling: (scaling: ScreenScaling) => void;
  /** Presses keys in order and lets them go in reverse. */
  sendKeys: (keys: readonly GuestKey[]) => void;
  releaseModifiers: () => void;
  focus: () => void;
  blur: () => void;
  screenshot: () => Promise<Blob | undefined>;
};

export type VncViewerOptions = ViewerEvents & {
  /** An empty element that React never fills. */
  target: HTMLElement;
  channel: ConsoleChannel;
  scaling: ScreenScaling;
  onSize: (size: ScreenSize) => void;
  /** The first picture is on the screen. */
  onPicture: () => void;
  /** The last picture, as the viewer goes. */
  onLastFrame: (frame: HTMLCanvasElement) => void;
};

/** One noVNC object on one line. */
export function createVncViewer(Rfb: typeof RFB, options: VncViewerOptions): VncViewer {
  const { target, channel } = options;
  let mode: ConsoleMode = 'view';
  let scaling = options.scaling;
  let isShown = false;
  let isDisposed = false;
  const rfb = new Rfb(target, channel, { shared: true });
  const canvas = target.querySelector('canvas');
  rfb.background = 'transparent';
  rfb.focusOnClick = true;
  if (canvas) {
    // noVNC takes it out of the order of Tab; who left the screen by keyboard comes back that way
    canvas.tabIndex = 0;
    canvas.role = 'application';
    canvas.ariaLabel = 'Screen';
  }

  const apply = () => {
    rfb.viewOnly = mode === 'view';
    rfb.scaleViewport = scaling !== 'actual';
    // several viewers would fight over the size; the gateway drops a viewer's wish anyway
    rfb.resizeSession = scaling === 'remote' && mode === 'control';
  };
  apply();

  const tellSize = () => {
    if (canvas && canvas.width > 0) options.onSize({ width: canvas.width, height: canvas.height });
  };
  const sizes = new MutationObserver(tellSize);
  if (canvas) sizes.observe(canvas, { attributes: true, attributeFilter: ['width', 'height'] });

  // noVNC tells of the handshake, not of the first picture: that comes with the first bytes after it
  const inner = channel.onmessage;
  let isConnected = false;
  channel.onmessage = (event) => {
    const wasConnected = isConnected;
    inner?.(event);
    if (!wasConnected || isShown) return;
    isShown = true;
    requestAnimationFrame(() => isDisposed || options.onPicture());
  };

  rfb.addEventListener('connect', () => {
    isConnected = true;
    apply();
    tellSize();
    options.onReady();
  });
  rfb.addEventListener('disconnect', () => isDisposed || options.onFailed());
  rfb.addEventListener('securityfailure', () => isDisposed || options.onFailed());

  const releaseModifiers = () => {
    for (const { keysym, code } of modifierKeys) rfb.sendKey(keysym, code, false);
  };
  // a click into the bar while Alt is down: its key-up goes elsewhere, and the guest would hold it for ever
  canvas?.addEventListener('blur', releaseModifiers);

  return {
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      sizes.disconnect();
      canvas?.removeEventListener('blur', releaseModifiers);
      if (canvas && isShown) options.onLastFrame(copyOf(canvas));
      rfb.disconnect();
      target.replaceChildren();
    },
    setMode: (next) => {
      mode = next;
      apply();
    },
    setScaling: (next) => {
      scaling = next;
      apply();
    },
    sendKeys: (keys) => {
      for (const { keysym, code } of keys) rfb.sendKey(keysym, code, true);
      for (const { keysym, code } of [...keys].reverse()) rfb.sendKey(keysym, code, false);
    },
    releaseModifiers,
    focus: () => rfb.focus({ preventScroll: true }),
    blur: () => rfb.blur(),
    screenshot: () =>
      new Promise((resolve) => {
        if (isShown && !isDisposed) rfb.toBlob((blob) => resolve(blob ?? undefined), 'image/png');
        else resolve(undefined);
      }),
  };
}

function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  return copy;
}
