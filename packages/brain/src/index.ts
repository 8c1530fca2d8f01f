export * from './divide/tessellate.ts';
export * from './geometry/clip.ts';
export * from './geometry/contains.ts';
export * from './geometry/dissolve.ts';
export * from './geometry/shapes.ts';
export * from './geometry/snap.ts';
