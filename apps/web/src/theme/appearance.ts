import { useSyncExternalStore } from 'react';
import { type Appearance, PALETTES } from './palette.ts';

/** `auto` follows the system. */
export type AppearanceChoice = 'auto' | Appearance;

const KEY = 'wangge.appearance';
const CHOICES: readonly AppearanceChoice[] = ['auto', 'light', 'dark', 'contrast'];
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');
const contrastSystem = window.matchMedia('(prefers-contrast: more)');
const calmSystem = window.matchMedia('(prefers-reduced-motion: reduce)');
const listeners = new Set<() => void>();

let choice: AppearanceChoice = CHOICES.find((known) => known === localStorage.getItem(KEY)) ?? 'auto';

export function currentAppearance(): Appearance {
  if (choice !== 'auto') return choice;
  if (contrastSystem.matches) return 'contrast';
  return darkSystem.matches ? 'dark' : 'light';
}

/** True when the system asks for no motion. */
export const prefersCalm = () => calmSystem.matches;

export function chooseAppearance(next: AppearanceChoice): void {
  choice = next;
  localStorage.setItem(KEY, next);
  paint();
}

/** Writes the palette as CSS variables, which every page of ours uses; Ant Design takes the same colours as tokens. */
export function paint(): void {
  const name = currentAppearance();
  const { lights, map, ...colours } = PALETTES[name];
  const root = document.documentElement;
  root.dataset.appearance = name;
  root.style.colorScheme = name === 'dark' ? 'dark' : 'light';
  for (const [key, value] of Object.entries(colours)) root.style.setProperty(`--${key}`, value);
  // Under the map while it loads: a desk in the dark must not flash.
  root.style.setProperty('--outside', map.outside);
  for (const [light, value] of Object.entries(lights)) root.style.setProperty(`--light-${light}`, value);
  for (const listener of listeners) listener();
}

for (const system of [darkSystem, contrastSystem, calmSystem]) system.addEventListener('change', paint);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useAppearance = () => useSyncExternalStore(subscribe, currentAppearance);
export const useAppearanceChoice = () => useSyncExternalStore(subscribe, () => choice);
