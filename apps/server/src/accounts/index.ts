export { accountLogin, type CreateOptions, createAccounts, type NewAccount } from './create.ts';
export { createDemoAccounts, demoPassword, demoStaff, listDemoAccounts } from './demo.ts';
export { forgetTotp } from './forget-totp.ts';
export { renewAdministrator } from './renew-administrator.ts';
export { accountRoutes } from './routes.ts';
export { resealTotp } from './totp.ts';
