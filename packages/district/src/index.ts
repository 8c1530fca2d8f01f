export * from './advice-format.ts';
export * from './demo-format.ts';
export { drawProcedure } from './draw.ts';
export { type Fault, type FaultCode, type Message, type Place, placeText } from './fault.ts';
export * from './format.ts';
export * from './import-format.ts';
export type * from './pack.ts';
export { largestFile } from './parse/bytes.ts';
export { type PackFiles, type PackReading, readPack, readProcedure } from './read.ts';
