import { type ReactNode, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';

interface Props {
  count: number;
  /** Pixels; every row has the same, so that the place of a row is known without measuring. */
  rowHeight: number;
  render: (index: number) => ReactNode;
  /** Called when the last rows come near. */
  onNearEnd?: () => void;
  label: string;
  /** The row that the keyboard stands on, by its place and the id of its element. */
  active?: { index: number; id: string } | undefined;
  handle?: React.Ref<VirtualRowsHandle>;
}

export interface VirtualRowsHandle {
  reveal(index: number): void;
  focus(): void;
}

const BEYOND = 6;

/** A list box that draws only the rows in sight: a district has thousands of open cases. */
export function VirtualRows({ count, rowHeight, render, onNearEnd, label, active, handle }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);

  useLayoutEffect(() => {
    const element = box.current!;
    const watcher = new ResizeObserver(() => setHeight(element.clientHeight));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  useImperativeHandle(handle, () => ({
    reveal(index) {
      const element = box.current!;
      const [start, end] = [index * rowHeight, (index + 1) * rowHeight];
      if (start < element.scrollTop) element.scrollTop = start;
      else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
    },
    focus: () => box.current!.focus(),
  }));

  const first = Math.max(0, Math.floor(top / rowHeight) - BEYOND);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + BEYOND);
  const nearEnd = last >= count - 1 && count > 0;
  useEffect(() => {
    if (nearEnd) onNearEnd?.();
  }, [nearEnd, onNearEnd]);

  return (
    <div
      ref={box}
      className="rows"
      role="listbox"
      aria-label={label}
      // A row that is not drawn has no element that could be named.
      aria-activedescendant={active && first <= active.index && active.index < last ? active.id : undefined}
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: count * rowHeight, position: 'relative' }} role="presentation">
        {Array.from({ length: last - first }, (_, at) => first + at).map((index) => (
          <div
            key={index}
            role="presentation"
            style={{ position: 'absolute', insetInline: 0, top: index * rowHeight, height: rowHeight }}
          >
            {render(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
