export * from './clocks/index.ts';
export * from './matters/index.ts';
export * from './procedures/schema.ts';
