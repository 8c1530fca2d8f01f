export { type AccountRules, accountRules, type Figure } from './account-rules.ts';
export { assessedUnit } from './assessed.ts';
export { mask, type PersonalFields, readableFields, type Sight, sightOf } from './fields.ts';
export { type Point, pointFor, pointRounding, roughened, roughPoint } from './points.ts';
export { type Reachable, reaches } from './reaches.ts';
export { hasRoom, isReader, needsTotp, type Reach, type Room, roleRules } from './roles.ts';
export { asReader, houseScope, loginScope, type Reader, roleSettings, scopeOf } from './scope.ts';
