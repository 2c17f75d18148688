'use client';

import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';

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
  const [overflows, setOverflows] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it holds is what has a size
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () =>
      setOverflows(element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth);
    const observer = new ResizeObserver(measure);
    for (const each of [element, ...element.children]) observer.observe(each);
    onContent?.(element);
    return () => observer.disconnect();
  }, [children]);
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
