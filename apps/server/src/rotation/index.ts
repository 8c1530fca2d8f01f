export { countBelow } from './guard.ts';
export { type Retired, retire } from './retire.ts';
export { type Rewrapped, rewrapAll } from './rewrap.ts';
export { rotate } from './rotate.ts';
