import type { DemoFile } from '../../demo-format.ts';
import type { FaultList } from '../../fault.ts';
import type { Located } from '../../parse/located.ts';
import { checkMix } from './mix.ts';
import { checkPlay } from './play.ts';
import { checkTexts } from './texts.ts';
import { type DemoSetting, DemoWorld } from './world.ts';

export { checkDemoAccounts } from './accounts.ts';

/**
 * Checks demo.yaml against catalogue and procedures: every name resolves, every state leads on, every sentence can be said, so that
 * the first start finds nothing that it cannot do.
 */
export function checkDemo(demo: DemoFile, setting: DemoSetting, source: Located, faults: FaultList): void {
  const world = new DemoWorld(demo, source, setting, faults);
  checkMix(world);
  checkTexts(world);
  const procedures = setting.procedures.map(({ id }) => id);
  for (const [id, play] of Object.entries(demo.procedures)) {
    if (!world.refer(procedures, id, { zh: '流程', en: 'procedure' }, ['procedures', id])) continue;
    const procedure = setting.procedures.find((one) => one.id === id);
    if (procedure) checkPlay(world, procedure, play);
  }
}
