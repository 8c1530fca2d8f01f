export * from './matters/index.ts';
export * from './procedures/schema.ts';
