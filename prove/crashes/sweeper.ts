/**
 * Sweeps photos without a matter and old rows of the outbox, again and again, beside the product of `WANGGE_DATA`, as another server would: to be
 * killed while it does. Says what it did on standard output, a line a round.
 */
import { openServices } from '../../apps/server/src/commands/open.ts';
import { sweepOutbox } from '../../apps/server/src/feed/index.ts';
import { openPhotoFolder, photoFolder, photoSettings, sweepPhotos } from '../../apps/server/src/photos/index.ts';

const { services, close } = await openServices({ name: 'wangge sweeper' });
const store = await openPhotoFolder(photoFolder(services));
const [district] = services.districts.values();
if (!district) throw new Error('no district is loaded');
process.stdout.write('ready\n');
// From then on without a pause: where the kill comes, it is at work.
await new Promise((done) => process.stdin.once('data', done));
for (;;) {
  const { orphans, strays } = await sweepPhotos(
    { database: services.database, store, settings: photoSettings },
    new Date(),
  );
  const told = await sweepOutbox(services, district);
  process.stdout.write(`${JSON.stringify({ orphans, strays, told })}\n`);
  if (process.stdin.readableEnded) break;
}
await close();
