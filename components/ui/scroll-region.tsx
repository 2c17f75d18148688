'use client';

import { type CSSProperties, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';

type ScrollRegionProps = {
  /** What scrolls here, for who comes to it with Tab: "Volumes of images". */
  label: string;
  className?: string;
  style?: CSSProperties;
  /** After each change of what it holds, with the element: to keep its end in sight. */
  onContent?: (element: HTMLElement) => void;
  onScroll?: (element: HTMLElement) => void;
  children: ReactNode;
};

/** Text or a table that may be larger than its place: where it is, Tab comes to it and the arrows scroll it. */
export function ScrollRegion({ label, className = '', style, onContent, onScroll, children }: ScrollRegionProps) {
  const place = useRef<HTMLElement>(null);
  // until it was measured it may: a page that has just come can be walked through with Tab before its program is there
  const [overflows, setOverflows] = useState(true);
  const tell = useEffectEvent((element: HTMLElement) => onContent?.(element));
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const sizes = new ResizeObserver(() =>
      setOverflows(element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth),
    );
    // what it holds is what has a size
    const follow = () => {
      sizes.disconnect();
      for (const each of [element, ...element.children]) sizes.observe(each);
    };
    const content = new MutationObserver((changes) => {
      if (changes.some((change) => change.target === element)) follow();
      tell(element);
    });
    content.observe(element, { childList: true, characterData: true, subtree: true });
    follow();
    tell(element);
    return () => {
      content.disconnect();
      sizes.disconnect();
    };
  }, []);
  return (
    <section
      ref={place}
      aria-label={label}
      tabIndex={overflows ? 0 : undefined}
      onScroll={onScroll ? (event) => onScroll(event.currentTarget) : undefined}
      style={style}
      className={`overflow-auto ${className}`}
    >
      {children}
    </section>
  );
}
