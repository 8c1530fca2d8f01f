import { buildPages } from '../../src/pages/index.ts';

/** Once before all suites: products that start side by side would build the same folder. */
export default async function setup(): Promise<void> {
  await buildPages(() => console.log('building the pages …'));
}
