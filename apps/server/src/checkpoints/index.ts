export { type Finding, type FindingCode, lineOfFinding } from './findings.ts';
export { KeptLine } from './keep.ts';
export { makeCheckpoint } from './make.ts';
export { countUnsigned, findHorizon, type Horizon } from './unsigned.ts';
export { type VerifyOptions, type VerifyReport, verify } from './verify.ts';
