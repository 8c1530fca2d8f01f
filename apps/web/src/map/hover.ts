import { useSyncExternalStore } from 'react';

/** The case under the pointer, in the list or on the map: each shows it in the other. */
let hovered: string | undefined;
const listeners = new Set<() => void>();

export function hoverCase(id: string | undefined): void {
  if (id === hovered) return;
  hovered = id;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useHoveredCase = () => useSyncExternalStore(subscribe, () => hovered);
