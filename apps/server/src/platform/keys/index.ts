export { bindKeyring, followRotation } from './bind.ts';
export { isKeyFileThere } from './check.ts';
export { KeyFileProblem } from './key-file.ts';
export { type Keyring, masterOf, openKeyring } from './keyring.ts';
export { addMaster, removeOldMasters } from './rotate.ts';
export { seal, sealedOverhead, unseal } from './seal.ts';
