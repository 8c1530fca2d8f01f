/**
 * The arrows of the house, as data: who may import whom. docs/decisions/0007-import-direction.md says why.
 * Whatever stands in no room here (bench, e2e, scripts) is above all rooms and may import any of them.
 */
export interface Room {
  folder: string;
  /** The name under which other rooms import it; absent when nobody may. */
  name?: string;
  /** Folders of the rooms that it may import, by their names. */
  mayImport: readonly string[];
  /** More rooms for the room's tests. */
  testsMayImport?: readonly string[];
  /** May `src` import Node's own modules? */
  node: boolean;
  /** Pure: no clock, chance, process or network by a global name either. Time and seeds are arguments. */
  pure: boolean;
}

export const rooms: readonly Room[] = [
  // Of the pure packages the pages take what must be the same on both sides: durations in words, coordinate systems.
  {
    folder: 'apps/web',
    mayImport: ['packages/client', 'packages/brain', 'packages/kernel'],
    node: false,
    pure: false,
  },
  {
    folder: 'apps/server',
    mayImport: ['packages/district', 'packages/brain', 'packages/kernel'],
    // Tests speak through the real client, as each role.
    testsMayImport: ['packages/client'],
    node: true,
    pure: false,
  },
  { folder: 'packages/client', name: '@wangge/client', mayImport: [], node: false, pure: false },
  {
    folder: 'packages/district',
    name: '@wangge/district',
    mayImport: ['packages/brain', 'packages/kernel'],
    node: false,
    pure: true,
  },
  { folder: 'packages/brain', name: '@wangge/brain', mayImport: ['packages/kernel'], node: false, pure: true },
  { folder: 'packages/kernel', name: '@wangge/kernel', mayImport: [], node: false, pure: true },
  // What makes a pack's generated files: programs above the packages, below the server.
  {
    folder: 'districts',
    mayImport: ['packages/district', 'packages/brain', 'packages/kernel'],
    node: true,
    pure: false,
  },
];

/** Inside the server every folder is a room of its own, entered by its index.ts; in these each folder below is one. */
export const serverFolder = 'apps/server/src';
export const foldersOfRooms: readonly string[] = ['platform', 'connectors'];
/** Folders that, like the files beside them, put the server together: they know every room and no room knows them. */
export const foldersOnTop: readonly string[] = ['commands'];

/** Imports inside the server that the rule would refuse. One that nothing uses any more is a fault. */
export interface Exception {
  /** Room, or folder of rooms, that imports; absent: any. */
  from?: string;
  /** The file that it may import, types only, from the server's folder. */
  to: string;
  reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    from: 'platform',
    to: 'districts/index.ts',
    reason:
      'every request runs under the district in force: the envelope hands it on as an argument, whose type is here',
  },
  {
    to: 'platform/database/schema.ts',
    reason: 'made from the migrations, one type of every table: there is nothing in it that an index could keep back',
  },
];
