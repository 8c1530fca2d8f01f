export { bindKeyring } from './bind.ts';
export { isKeyFileThere } from './check.ts';
export { KeyFileProblem, type Keyring, openKeyring } from './keyring.ts';
export { seal, sealedOverhead, unseal } from './seal.ts';
