import { expect, type Locator, type Page } from '@playwright/test';

/** A place where Tab stops. */
export type Stop = { id: number; what: string; hasRing: boolean };

/** What the page says of the element with the focus; null for none. Runs in the page. */
function describeFocus(): Stop | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const known = window as unknown as { walked?: Element[] };
  known.walked ??= [];
  let id = known.walked.indexOf(element);
  if (id < 0) id = known.walked.push(element) - 1;

  const probe = document.createElement('span');
  probe.style.color = 'var(--color-focus)';
  document.body.append(probe);
  const ring = getComputedStyle(probe).color;
  probe.remove();
  // a field's frame or a label draws the ring of what it holds
  const frame = element.closest('label') ?? element.closest('[data-focus-within], [data-focus-visible]') ?? element;
  const near = [
    element,
    ...frame.querySelectorAll('*'),
    frame,
    frame.parentElement,
    frame.parentElement?.parentElement,
  ];
  const hasRing = near.some((each) => {
    if (!each) return false;
    const { outlineStyle, outlineColor, outlineWidth, boxShadow, borderColor } = getComputedStyle(each);
    const isOutlined = outlineStyle !== 'none' && outlineColor === ring && Number.parseFloat(outlineWidth) >= 2;
    return isOutlined || boxShadow.includes(ring) || borderColor === ring;
  });
  const name = element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent ?? '';
  const what = `${element.getAttribute('role') ?? element.tagName.toLowerCase()} "${name.trim().slice(0, 40)}"`;
  return { id, what, hasRing };
}

const stopsMax = 200;

/** Presses Tab until the focus comes round. Throws where it never does: that is a trap. */
export async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  // what an earlier walk came to, at another width, does not count
  await page.evaluate(() => {
    (window as unknown as { walked?: Element[] }).walked = [];
  });
  for (let count = 0; count < stopsMax; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(describeFocus);
    if (stop && stops[0]?.id === stop.id) return stops;
    if (stop && stops.at(-1)?.id === stop.id) throw new Error(`Tab does not leave ${stop.what}`);
    // past the last one the focus is the browser's own for a moment
    if (stop) stops.push(stop);
  }
  const last = stops.slice(-8).map((stop) => stop.what);
  throw new Error(`Tab goes round without an end: ${last.join(', ')}`);
}

/** Presses Tab until the focus is on what is meant. Throws where no way leads there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toHaveCount(1);
  const passed: string[] = [];
  for (let count = 0; count < stopsMax; count += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
    passed.push((await page.evaluate(describeFocus))?.what ?? 'the browser');
  }
  throw new Error(`Tab does not come to it: ${passed.slice(-8).join(', ')}`);
}

/**
 * What a person could press in the window (or in `root`) and no key reaches. A group of which Tab takes one (radios, rows,
 * tools) counts as reached: the arrows do the rest.
 */
export function findUnreached(page: Page, root = 'body'): Promise<string[]> {
  return page.evaluate((selector) => {
    const walked = new Set((window as unknown as { walked?: Element[] }).walked ?? []);
    const groups = '[role=grid], [role=radiogroup], [role=toolbar], [role=menu], [role=listbox], [role=tablist]';
    const all = document
      .querySelector(selector)
      ?.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, canvas[tabindex], [role=button], [tabindex="0"]',
      );
    return [...(all ?? [])]
      .filter((element) => {
        if (walked.has(element) || element.matches(':disabled, [type=hidden], [data-react-aria-top-layer] *'))
          return false;
        if (element.closest('[inert], [aria-hidden=true]') || !element.checkVisibility({ visibilityProperty: true }))
          return false;
        // the arrows in the field do what the small buttons beside it do
        const beside = element.tabIndex < 0 ? element.parentElement : null;
        if (beside && [...walked].some((stop) => stop instanceof HTMLInputElement && beside.contains(stop)))
          return false;
        const group = element.closest(groups);
        if (group && [...walked].some((stop) => group.contains(stop))) return false;
        return !(
          element instanceof HTMLInputElement &&
          element.type === 'radio' &&
          [...walked].some((stop) => stop instanceof HTMLInputElement && stop.name === element.name)
        );
      })
      .map((element) => element.outerHTML.slice(0, 140));
  }, root);
}

/**
 * Stops that come before one they stand below: only a new column to the right may begin further up. What scrolls by itself or
 * stands fixed (a bar at the bottom) has an order of its own. The walk may have begun anywhere: what comes first in the page counts
 * as its beginning.
 */
export function findJumps(page: Page, stops: readonly Stop[]): Promise<string[]> {
  return page.evaluate(
    (walk) => {
      const walked = (window as unknown as { walked?: Element[] }).walked ?? [];
      // where it stands when nothing is scrolled: the walk scrolled to each of them
      const unscrolled = (element: Element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        let [left, top] = [x, y];
        for (let around = element.parentElement; around; around = around.parentElement) {
          left += around.scrollLeft;
          top += around.scrollTop;
        }
        return { left, top, right: left + width, bottom: top + height };
      };
      const areaOf = (element: Element): Element | null => {
        for (let around = element.parentElement; around; around = around.parentElement) {
          const { position, overflowY } = getComputedStyle(around);
          if (position === 'fixed' || position === 'sticky') return around;
          if (/auto|scroll/.test(overflowY) && around.scrollHeight > around.clientHeight) return around;
        }
        return null;
      };
      const all = walk.flatMap(({ id, what }) => {
        const element = walked[id];
        if (!element) return [];
        return [{ element, what, area: areaOf(element), box: unscrolled(element.closest('label') ?? element) }];
      });
      const isBefore = (a: Element, b: Element) =>
        (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      const first = all.findIndex((one) => all.every((other) => one === other || isBefore(one.element, other.element)));
      const inOrder = [...all.slice(first), ...all.slice(0, first)];
      return inOrder.slice(1).flatMap((stop, index) => {
        const before = inOrder[index];
        if (!before || before.area !== stop.area) return [];
        const isJump = stop.box.bottom <= before.box.top && stop.box.left < before.box.right - 1;
        return isJump ? [`${before.what} → ${stop.what}`] : [];
      });
    },
    stops.map(({ id, what }) => ({ id, what })),
  );
}
