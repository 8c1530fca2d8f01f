import {
  buildLocator,
  type Crs,
  cellOf,
  type LngLat,
  type Locator,
  type ScreeningReason,
  type ScreeningRules,
  screenAddressedPoint,
} from '@wangge/brain';
import type { AddressNames, DistrictPack, PackArea } from '@wangge/district';
import type { Place, PlaceDoubt, Text } from '@wangge/kernel';
import { problem } from '../platform/errors/index.ts';

/** A point as it came in. */
export interface GivenPoint extends LngLat {
  crs: Crs;
  /** Radius in metres that the device claims. */
  accuracy?: number;
  /** Somebody on the spot says that this is the place, whatever its address or its decimals say. */
  confirmed?: boolean;
}

/**
 * A point given in any coordinate system → its place in the district. With an address, as people wrote it, the point is held
 * against the names in it (`addresses` of district.yaml).
 * @throws Problem bad-point, outside-district; doubtful-place unless the point is confirmed
 */
export type Placer = (point: GivenPoint, address?: string) => Place;

/** What a person on the spot may know better than outline and address. */
export const placeDoubts = [
  'too-few-decimals',
  'contradiction',
  'unknown-district',
] as const satisfies readonly PlaceDoubt[];

interface PlacedIn {
  pack: DistrictPack;
  gridVersions: ReadonlyMap<string, number>;
  areaByCode: ReadonlyMap<string, PackArea>;
}

export function buildPlacer({ pack, gridVersions, areaByCode }: PlacedIn): Placer {
  const grids = new Map(pack.grids.map((grid) => [grid.code, grid]));
  const locator: Locator = buildLocator(pack.grids.map(({ code, geometry }) => ({ id: code, polygon: geometry })));
  const resolution = pack.district.h3.value;
  const gridAt = ({ lng, lat }: LngLat) => grids.get(locator.find(lng, lat) ?? '');
  const { rules, nameOfArea } = screeningOf(
    pack,
    (lng, lat) => areaByCode.get(gridAt({ lng, lat })?.area ?? ''),
    areaByCode,
  );
  return (point, address) => {
    const { lng, lat, crs, accuracy } = point;
    const screening = screenAddressedPoint({ lng, lat, crs, addresses: address === undefined ? [] : [address] }, rules);
    const reasons = screening.accepted ? [] : screening.reasons;
    const doubts = reasons.filter(isDoubt);
    if (!screening.accepted && !(point.confirmed && doubts.length === reasons.length))
      throw refusal(point, screening, rules.minDecimals, nameOfArea);
    const { position } = screening;
    const grid = position && gridAt(position);
    const area = areaByCode.get(grid?.area ?? '');
    if (!position || !grid || !area)
      throw new Error(`grid at ${lng}, ${lat} (${crs}) in no area: the pack was not checked`);
    return {
      lng: round(position.lng),
      lat: round(position.lat),
      cell: cellOf(position, resolution),
      given: { lng, lat, crs },
      ...(accuracy === undefined ? {} : { accuracy }),
      ...(doubts.length === 0 ? {} : { confirmedDespite: doubts }),
      areaPath: area.path,
      grid: { code: grid.code, version: gridVersions.get(grid.code) ?? 1 },
    };
  };
}

function isDoubt(reason: ScreeningReason): reason is PlaceDoubt {
  return placeDoubts.some((doubt) => doubt === reason);
}

type Refused = Extract<ReturnType<typeof screenAddressedPoint>, { accepted: false }>;

function refusal(
  { lng, lat, crs }: GivenPoint,
  { reason, named, hit, fitsAs }: Refused,
  minDecimals: number,
  nameOfArea: ReadonlyMap<string, Text>,
): Error {
  const read = { lng, lat, crs, named, fitsAs };
  switch (reason) {
    case 'outside-city':
    case 'outside-district':
      return problem('outside-district', { reason: 'outside-district', ...read });
    case 'contradiction':
    case 'unknown-district':
    case 'too-few-decimals': {
      const lies = nameOfArea.get(hit[0] ?? '') ?? {};
      return problem('doubtful-place', { reason, ...read, lies, minDecimals, confirm: 'body/form/place/confirmed' });
    }
    default:
      return problem('bad-point', { reason, ...read });
  }
}

/** Without `addresses` in the pack nothing is doubted: all areas together are one, whose name no address is searched for. */
function screeningOf(
  { district, areas }: DistrictPack,
  areaAt: (lng: number, lat: number) => PackArea | undefined,
  areaByCode: ReadonlyMap<string, PackArea>,
): { rules: ScreeningRules; nameOfArea: ReadonlyMap<string, Text> } {
  const { addresses, locales } = district;
  const level = addresses?.level ?? district.levels[0]?.id;
  const key = (name: Text): string => name[locales[0] ?? ''] ?? '';
  const districtsAt = (lng: number, lat: number): string[] => {
    let area = areaAt(lng, lat);
    while (area && area.level !== level) area = areaByCode.get(area.parent ?? '');
    return area ? [key(area.name)] : [];
  };
  const ofLevel = areas.filter((area) => area.level === level);
  return {
    rules: {
      districts: addresses ? namesIn(addresses, ofLevel, key) : [],
      districtsAt,
      levelEndings: addresses?.endings ?? [],
      minDecimals: addresses?.minDecimals.value ?? 0,
    },
    nameOfArea: new Map(ofLevel.map(({ name }) => [key(name), name])),
  };
}

function namesIn(
  { formerNames, neighbours }: AddressNames,
  areas: readonly PackArea[],
  key: (name: Text) => string,
): ScreeningRules['districts'] {
  const known = [
    ...areas.map(({ code, name }) => ({ name, formerNames: formerNames?.[code] })),
    ...neighbours.map(({ name, formerNames: former }) => ({ name, formerNames: former })),
  ];
  return known.map(({ name, formerNames: former = [] }) => ({
    name: key(name),
    otherNames: [...Object.values(name), ...former.map((one) => one.name)],
  }));
}

/** Seven places are a centimetre: enough for class A accuracy (±0.5 m), and the same text everywhere. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
