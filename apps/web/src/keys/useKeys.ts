import { useEffect, useRef } from 'react';

export type KeyMap = Partial<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Listens for single keys by their names in lower case (`j`, `enter`), and for `ctrl+k` and its like, while nobody types into a field and no dialog is open. Escape always arrives, except where
 * a dialog or a menu takes it first.
 */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const name = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.key.toLowerCase()}`;
      const act = current.current[name];
      if (!act) return;
      const busy = isTyping(event.target) || document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
      if (busy && !name.startsWith('ctrl+')) return;
      act(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
