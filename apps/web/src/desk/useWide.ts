import { useSyncExternalStore } from 'react';

/** Below this the desk shows one thing at a time: list, then case. */
const wide = window.matchMedia('(min-width: 900px)');

export const useWide = () =>
  useSyncExternalStore(
    (listener) => {
      wide.addEventListener('change', listener);
      return () => wide.removeEventListener('change', listener);
    },
    () => wide.matches,
  );
