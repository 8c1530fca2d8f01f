import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

let collect: Collect | undefined;

/**
 * Collects garbage and gives the pages back to the system, which V8 by itself does late: 60 MB of live objects lie in a heap of 350
 * while a process works without a pause. For long work at a start, never while requests wait: it takes some 100 ms.
 */
export function giveMemoryBack(): void {
  if (!collect) {
    // The only way to V8's collector from inside a running program; the flag adds a global to contexts made after it, none to ours.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as Collect;
    setFlagsFromString('--no-expose-gc');
  }
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** Bytes of the heap, garbage and room to grow included. */
export function heapSize(): number {
  return getHeapStatistics().total_heap_size;
}

/**
 * From here on the heap grows by small steps, and garbage is collected sooner: reading a pack takes 220 MB instead of 350, at a tenth more work. For
 * a command that has the machine to share and no requests to answer; V8 asks both flags at each collection.
 */
export function growSlowly(): void {
  // Space for the young stays as it begins; space for the old may be a fifth above what lives.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
  // What the program took while it was loaded would stay.
  giveMemoryBack();
}

/** Of both halves of the space for the young, in bytes. */
const ROOM_OF_YOUNG = 16 * 1024 * 1024;

/**
 * After `growSlowly`, once the start is over: room for what lives for one portion of work. In the two megabytes that the young begin with, it is
 * moved and moved again, which takes half the time of the work (docs/decisions/0014). V8 doubles that space when much has survived in it, and asks the
 * flag each time; so this is to be called with every portion. Costs 20 MB.
 */
export function makeRoomForYoung(): void {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  const isSmall = young !== undefined && young.space_size < ROOM_OF_YOUNG;
  setFlagsFromString(`--semi-space-growth-factor=${isSmall ? 2 : 1}`);
  setFlagsFromString('--heap-growing-percent=30');
}
