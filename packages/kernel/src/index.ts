export * from './procedures/schema.ts';
