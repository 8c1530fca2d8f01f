import { describe, expect, test } from 'vitest';
import { SLOW_AFTER, TileWatch } from './tile-watch.ts';

describe('a base map', () => {
  test('is fine while tiles come, and where nobody asks', () => {
    const watch = new TileWatch();
    expect(watch.trouble(0)).toBeUndefined();
    watch.asked('a', 0);
    expect(watch.trouble(SLOW_AFTER - 1)).toBeUndefined();
    watch.came('a', SLOW_AFTER - 1);
    expect(watch.trouble(10 * SLOW_AFTER)).toBeUndefined();
    expect(watch.hasShown).toBe(true);
  });

  test('is in trouble from its first failure on, through attempts, until a tile comes', () => {
    const watch = new TileWatch();
    for (const key of ['a', 'b']) watch.asked(key, 0);
    watch.failed('a', 100, 'failed');
    watch.failed('b', 200, 'forbidden');
    expect(watch.trouble(300)).toEqual({ trouble: 'failed', since: 100 });
    watch.retry(5_000);
    watch.asked('a', 5_001);
    expect(watch.trouble(5_002)).toEqual({ trouble: 'failed', since: 100 });
    watch.failed('a', 5_003, 'forbidden');
    expect(watch.trouble(5_004)).toEqual({ trouble: 'forbidden', since: 100 });
    watch.retry(10_000);
    watch.asked('a', 10_001);
    watch.came('a', 10_002);
    expect(watch.trouble(10_003)).toBeUndefined();
  });

  test('forgets what failed where nobody looks any more', () => {
    const watch = new TileWatch();
    watch.asked('a', 0);
    watch.failed('a', 1, 'failed');
    watch.retry(5_000);
    expect(watch.trouble(5_001)).toBeUndefined();
    watch.asked('b', 6_000);
    watch.dropped('b');
    expect(watch.trouble(6_000 + SLOW_AFTER)).toBeUndefined();
  });

  test('is slow when nothing has come for long, and not while others come', () => {
    const watch = new TileWatch();
    watch.asked('a', 0);
    watch.asked('b', 0);
    watch.came('b', SLOW_AFTER / 2);
    expect(watch.trouble(SLOW_AFTER)).toBeUndefined();
    expect(watch.trouble(SLOW_AFTER * 1.5)).toEqual({ trouble: 'slow', since: 0 });
    watch.came('a', SLOW_AFTER * 2);
    expect(watch.trouble(SLOW_AFTER * 2)).toBeUndefined();
  });

  test('has nothing here when it only says so; at the rim of what it covers that is no trouble', () => {
    const nowhere = new TileWatch();
    for (const key of ['a', 'b', 'c', 'd']) nowhere.absent(key, 7);
    expect(nowhere.trouble(8)).toEqual({ trouble: 'absent', since: 7 });
    const rim = new TileWatch();
    rim.came('z', 1);
    for (const key of ['a', 'b', 'c', 'd']) rim.absent(key, 7);
    expect(rim.trouble(8)).toBeUndefined();
  });
});
