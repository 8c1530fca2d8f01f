export { type LogField, logFields } from './fields.ts';
export { openLog } from './open.ts';
export { tellError } from './tell-error.ts';
