export { KeyFileProblem, type Keyring, openKeyring } from './keyring.ts';
export { seal, unseal } from './seal.ts';
