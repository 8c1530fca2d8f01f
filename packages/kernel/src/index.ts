export * from './ballots/index.ts';
export * from './clocks/index.ts';
export * from './duties/index.ts';
export * from './matters/index.ts';
export * from './procedures/flags.ts';
export * from './procedures/schema.ts';
export * from './procedures/sources.ts';
export * from './scores/index.ts';
