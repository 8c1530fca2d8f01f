import { crashes } from './crashes.ts';
import { exportsSection } from './exports.ts';
import { faults } from './faults.ts';
import { forgetting } from './forgetting.ts';
import { races } from './races.ts';
import type { Section } from './section.ts';
import { tampering } from './tampering.ts';
import { volume } from './volume.ts';
import { watching } from './watching.ts';

/** In the order in which they run. */
export const sections: Readonly<Record<string, Section>> = {
  volume,
  tampering,
  watching,
  crashes,
  faults,
  races,
  exports: exportsSection,
  forgetting,
};
