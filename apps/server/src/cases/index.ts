export { type Appended, prepare, write } from './append.ts';
export { GENESIS, hashOf, readStored, sha256 } from './chain.ts';
export { decisionContext, nobody } from './context.ts';
export { recomputeOpen } from './recompute.ts';
export { localText } from './refuse.ts';
export { caseRoutes } from './routes.ts';
export { projectRow } from './row.ts';
export { type KeyOwner, keyContext } from './sealing.ts';
export { sweep } from './sweep.ts';
