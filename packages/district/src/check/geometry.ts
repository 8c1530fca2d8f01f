import {
  type Area,
  type Box,
  boxOf,
  boxOfRings,
  type CoverageFault,
  type Crs,
  checkCoverage,
  checkPolygon,
  isShifted,
  type PolygonFault,
  type Position,
  ringsOf,
  toCgcs2000,
} from '@wangge/brain';
import type { FaultList, Message } from '../fault.ts';
import { type DistrictFile, GridProperties } from '../format.ts';
import type { PackGrid } from '../pack.ts';
import type { Located, Path } from '../parse/located.ts';
import type { AreaTree } from './areas.ts';
import { CodeBook, checkReference } from './codes.ts';
import { polygonWords } from './geometry-words.ts';
import { checkShape } from './shape.ts';

/** Checks outline.geojson: one Feature whose geometry is a sound area; undefined, and told, when it is none. */
export function checkOutline(source: Located, faults: FaultList): Area | undefined {
  const feature = source.value as { type?: unknown; geometry?: unknown } | null;
  if (typeof feature !== 'object' || feature === null || feature.type !== 'Feature') {
    faults.fault(source.at([]), 'geometry-shape', {
      zh: '边界文件应是一个 GeoJSON Feature',
      en: 'The outline must be one GeoJSON Feature',
    });
    return undefined;
  }
  checkCrsMember(source, faults);
  return soundArea(feature.geometry, source, ['geometry'], undefined, faults);
}

export interface GridSetting {
  district: DistrictFile;
  codePattern: RegExp | undefined;
  /** Absent where a fault in them has been told: grids are held against themselves and the outline alone. */
  areas: AreaTree | undefined;
  outline: Area | undefined;
}

/** Checks grids.geojson: codes, areas, kinds, shapes, and that together they divide the outline once and wholly. */
export function checkGrids(source: Located, setting: GridSetting, faults: FaultList): PackGrid[] {
  const features = featuresOf(source, faults);
  if (features === undefined) return [];
  checkCrsMember(source, faults);
  const codes = new CodeBook({ zh: '网格代码', en: 'code of a grid' }, faults);
  const within = setting.outline === undefined ? undefined : widened(boxOf(setting.outline));
  const grids: { grid: PackGrid; path: Path }[] = [];
  let broken = false;
  for (const [index, feature] of features.entries()) {
    const path: Path = ['features', index];
    const properties = readProperties(feature, source, path, setting.district.locales, faults);
    const geometry = soundArea((feature as { geometry?: unknown } | null)?.geometry, source, path, within, faults);
    if (properties === undefined || geometry === undefined) {
      broken = true;
      continue;
    }
    if (!codes.enter(properties.code, source.at(path))) broken = true;
    checkProperties(properties, source, path, setting, faults);
    grids.push({ grid: { ...properties, geometry }, path });
  }
  checkEveryAreaHasGrid(grids, setting.areas, broken, faults);
  // A shape left out would show as a gap, and a fault would be told twice.
  if (!broken && setting.outline !== undefined && grids.length > 0) {
    checkDivision(grids, setting.outline, setting.district, source, faults);
  }
  return grids.map(({ grid }) => grid);
}

function featuresOf(source: Located, faults: FaultList): unknown[] | undefined {
  const collection = source.value as { type?: unknown; features?: unknown } | null;
  const features = collection?.type === 'FeatureCollection' ? collection.features : undefined;
  if (Array.isArray(features)) return features;
  faults.fault(source.at([]), 'geometry-shape', {
    zh: '网格文件应是一个 GeoJSON FeatureCollection',
    en: 'The grids must be one GeoJSON FeatureCollection',
  });
  return undefined;
}

// Names under which longitude and latitude on WGS 84 or CGCS2000 (EPSG:4490) are written by common tools.
const degreesOfEarth = /CRS84|EPSG:{1,2}4326|EPSG:{1,2}4490/i;

/** RFC 7946 has no `crs` member, older tools write it; one that names another system means that the numbers are of it. */
function checkCrsMember(source: Located, faults: FaultList): void {
  const crs = (source.value as { crs?: { properties?: { name?: unknown } } }).crs;
  if (crs === undefined || crs === null) return;
  const name = String(crs.properties?.name ?? '?');
  if (degreesOfEarth.test(name)) return;
  faults.fault(source.at(['crs']), 'geometry-crs', {
    zh: `坐标系是“${name}”，应为 CGCS2000 或 WGS-84 的经纬度`,
    en: `The coordinate system is "${name}"; it must be degrees on CGCS2000 or WGS-84`,
  });
}

function readProperties(
  feature: unknown,
  source: Located,
  path: Path,
  locales: readonly string[],
  faults: FaultList,
): GridProperties | undefined {
  const record = feature as { type?: unknown; properties?: unknown } | null;
  if (record?.type !== 'Feature') {
    faults.fault(source.at(path), 'geometry-shape', { zh: '这里应是一个 Feature', en: 'Here must be a Feature' });
    return undefined;
  }
  const properties: Located = {
    file: source.file,
    value: record.properties,
    at: (rest) => source.at([...path, 'properties', ...rest]),
  };
  return checkShape(GridProperties, properties, faults, { locales })
    ? (record.properties as GridProperties)
    : undefined;
}

function soundArea(
  geometry: unknown,
  source: Located,
  path: Path,
  within: Box | undefined,
  faults: FaultList,
): Area | undefined {
  const { faults: found, area } = checkPolygon(geometry, within === undefined ? {} : { within });
  const [first] = found;
  if (first === undefined) return area;
  const words = polygonWords[first.code];
  const where = whereIn(first);
  const more = found.length - 1;
  faults.fault(source.at(path), 'geometry-polygon', {
    zh: `图形有误：${words.zh}（${where.zh}${more > 0 ? `，另有 ${more} 处` : ''}）`,
    en: `The shape is broken: ${words.en} (${where.en}${more > 0 ? `; ${more} more` : ''})`,
  });
  return undefined;
}

function whereIn({ part, ring, vertex, at }: PolygonFault): Message {
  const point = at === undefined ? '' : ` ${at.join(', ')}`;
  return {
    zh: `第 ${part + 1} 块第 ${ring + 1} 环${vertex === undefined ? '' : `第 ${vertex + 1} 点`}${point}`,
    en: `part ${part + 1}, ring ${ring + 1}${vertex === undefined ? '' : `, position ${vertex + 1}`}${point}`,
  };
}

function checkProperties(
  { code, kind, area, households }: GridProperties,
  source: Located,
  path: Path,
  { district, codePattern, areas }: GridSetting,
  faults: FaultList,
): void {
  const place = source.at(path);
  checkReference(
    new Map(Object.entries(district.grids.kinds)),
    kind,
    { zh: '网格类型', en: 'kind of grid' },
    place,
    faults,
  );
  const placed = areas !== undefined && checkReference(areas, area, { zh: '区域', en: 'area' }, place, faults);
  if (placed && !areas.isLowest(area)) {
    faults.fault(place, 'area-level', {
      zh: `网格“${code}”属于“${area}”，它不是最低一级的区域`,
      en: `The grid "${code}" lies in "${area}", which is not an area of the lowest level`,
    });
  }
  if (codePattern !== undefined && !codePattern.test(code)) {
    faults.fault(place, 'grid-code', {
      zh: `网格代码“${code}”不符合 district.yaml 规定的样式 ${district.grids.code.pattern}`,
      en: `The grid code "${code}" does not keep the pattern of district.yaml, ${district.grids.code.pattern}`,
    });
  } else if (placed && !code.startsWith(area)) {
    faults.fault(place, 'grid-code', {
      zh: `网格代码“${code}”应以所在区域的代码“${area}”开头`,
      en: `The grid code "${code}" must begin with the code of its area, "${area}"`,
    });
  }
  const { min, max } = district.grids.households;
  // Where nobody lives (a park, a market) the rule on households has nothing to say.
  if (households > 0 && (households < min || households > max)) {
    faults.warn(place, 'grid-households', {
      zh: `网格“${code}”有 ${households} 户，规定 ${min}–${max} 户`,
      en: `The grid "${code}" has ${households} households; the rule is ${min} to ${max}`,
    });
  }
}

function checkEveryAreaHasGrid(
  grids: readonly { grid: PackGrid }[],
  areas: AreaTree | undefined,
  broken: boolean,
  faults: FaultList,
): void {
  if (broken || areas?.root === undefined) return;
  const covered = new Set(grids.map(({ grid }) => grid.area));
  for (const { code } of areas.lowestIn(areas.root.code)) {
    if (covered.has(code)) continue;
    faults.fault({ file: 'geometry/grids.geojson', line: 1 }, 'area-without-grid', {
      zh: `区域“${code}”没有网格`,
      en: `The area "${code}" has no grid`,
    });
  }
}

function checkDivision(
  grids: readonly { grid: PackGrid; path: Path }[],
  outline: Area,
  district: DistrictFile,
  source: Located,
  faults: FaultList,
): void {
  const pathOf = new Map(grids.map(({ grid, path }) => [grid.code, path]));
  const named = grids.map(({ grid }) => ({ id: grid.code, polygon: grid.geometry }));
  const found = checkCoverage(named, outline, district.grids.tolerance.value);
  const shifted = found.some(({ code }) => code === 'outside-outline') ? shiftedHint(grids, outline) : undefined;
  for (const fault of found) {
    const nearest = fault.code === 'overlap' ? fault.second : fault.near[0];
    const place = source.at(pathOf.get(nearest ?? '') ?? []);
    const { code, message } = coverageWords(fault);
    faults.fault(place, code, message, fault.code === 'outside-outline' ? shifted : undefined);
  }
}

function coverageWords(fault: CoverageFault): {
  code: 'geometry-overlap' | 'geometry-gap' | 'geometry-outside';
  message: Message;
} {
  const size = `${Math.round(fault.squareMetres * 10) / 10} m²`;
  const at = fault.at.map((degree) => degree.toFixed(6)).join(', ');
  if (fault.code === 'overlap') {
    return {
      code: 'geometry-overlap',
      message: {
        zh: `网格“${fault.first}”与“${fault.second}”重叠 ${size}，在 ${at}`,
        en: `The grids "${fault.first}" and "${fault.second}" overlap by ${size} at ${at}`,
      },
    };
  }
  const near = fault.near.slice(0, 3).join(', ') || '—';
  return fault.code === 'gap'
    ? {
        code: 'geometry-gap',
        message: {
          zh: `网格之间有空隙 ${size}，在 ${at}，靠近 ${near}`,
          en: `A gap of ${size} at ${at}, near ${near}`,
        },
      }
    : {
        code: 'geometry-outside',
        message: {
          zh: `网格超出边界 ${size}，在 ${at}，网格 ${near}`,
          en: `Grids reach ${size} beyond the outline at ${at}: ${near}`,
        },
      };
}

// Grids that divide the outline have its box. Converted, they must fit so much better that it is no accident of one border.
const TELLING_FACTOR = 10;

/** Whether the grids would fit the outline if they were GCJ-02 or BD-09: the usual mistake with Chinese maps. */
function shiftedHint(grids: readonly { grid: PackGrid }[], outline: Area): Message | undefined {
  const positions = grids.flatMap(({ grid }) => ringsOf(grid.geometry).flat());
  if (!positions.every(([lng, lat]) => isShifted({ lng, lat }))) return undefined;
  const border = boxOf(outline);
  const misfitAs = (crs: Crs): number => {
    const ring = positions.map(([lng, lat]): Position => {
      const point = toCgcs2000({ lng, lat, crs });
      return [point.lng, point.lat];
    });
    return Math.max(...boxOfRings([ring]).map((side, index) => Math.abs(side - border[index]!)));
  };
  const asGiven = misfitAs('CGCS2000');
  const likely = (['GCJ-02', 'BD-09'] as const)
    .map((crs) => ({ crs, misfit: misfitAs(crs) }))
    .sort((left, right) => left.misfit - right.misfit)[0]!;
  if (likely.misfit * TELLING_FACTOR > asGiven) return undefined;
  return {
    zh: `坐标像是 ${likely.crs}：请先换算成 CGCS2000`,
    en: `The coordinates look like ${likely.crs}: convert them to CGCS2000 first`,
  };
}

/** The box with its own width and height added on every side: wide enough for a slip, too narrow for another system. */
function widened([west, south, east, north]: Box): Box {
  const width = east - west;
  const height = north - south;
  return [west - width, south - height, east + width, north + height];
}
