import type { UnitKind } from '@wangge/district';
import type { AreaRow } from './areas.ts';
import { districtCode, isVillage } from './areas.ts';

export type UnitRow = Record<(typeof unitColumns)[number], string> & { kind: UnitKind };

export const unitColumns = ['id', 'kind', 'area', 'parent', 'line', 'phone', 'name_zh', 'name_en', 'source'] as const;

const government = 'district-government';
const city = 'city-government';

/** A unit of the whole district: its function, not a copy of any real establishment. Phones are public service numbers. */
interface DistrictUnit {
  id: string;
  kind: 'superior' | 'government' | 'centre' | 'department' | 'company';
  /** Without it, the government of the district; a company answers to none of these. */
  parent?: string;
  phone?: string;
  zh: string;
  en: string;
}

export const districtUnits: DistrictUnit[] = [
  {
    id: 'command-centre',
    kind: 'centre',
    zh: '市中区城市运行管理服务中心',
    en: 'Shizhong City Operation Command Centre',
  },
  {
    id: 'grid-centre',
    kind: 'centre',
    parent: 'command-centre',
    zh: '市中区网格化服务中心',
    en: 'Shizhong Grid Service Centre',
  },
  {
    id: 'hotline-centre',
    kind: 'centre',
    parent: 'command-centre',
    phone: '12345',
    zh: '市中区12345热线受理中心',
    en: 'Shizhong 12345 Hotline Centre',
  },
  { id: 'urban-management', kind: 'department', zh: '市中区城市管理局', en: 'Urban Management Bureau' },
  {
    id: 'housing-construction',
    kind: 'department',
    zh: '市中区住房和城乡建设局',
    en: 'Housing and Construction Bureau',
  },
  { id: 'public-security', kind: 'department', phone: '110', zh: '市中区公安分局', en: 'Public Security Sub-bureau' },
  { id: 'ecology-environment', kind: 'department', zh: '市中区生态环境分局', en: 'Ecology and Environment Sub-bureau' },
  { id: 'emergency-management', kind: 'department', zh: '市中区应急管理局', en: 'Emergency Management Bureau' },
  {
    id: 'market-supervision',
    kind: 'department',
    phone: '12315',
    zh: '市中区市场监督管理局',
    en: 'Market Supervision Bureau',
  },
  { id: 'civil-affairs', kind: 'department', zh: '市中区民政局', en: 'Civil Affairs Bureau' },
  { id: 'health', kind: 'department', zh: '市中区卫生健康局', en: 'Health Bureau' },
  { id: 'education-sports', kind: 'department', zh: '市中区教育和体育局', en: 'Education and Sports Bureau' },
  { id: 'landscape', kind: 'department', zh: '市中区园林绿化服务中心', en: 'Landscape Service' },
  { id: 'transport', kind: 'department', zh: '市中区交通运输局', en: 'Transport Bureau' },
  {
    id: 'traffic-police',
    kind: 'department',
    parent: 'public-security',
    phone: '122',
    zh: '市中区交通警察大队',
    en: 'Traffic Police',
  },
  { id: 'water-affairs', kind: 'department', zh: '市中区水务局', en: 'Water Affairs Bureau' },
  { id: 'fire-rescue', kind: 'department', phone: '119', zh: '市中区消防救援大队', en: 'Fire and Rescue Brigade' },
  {
    id: 'human-resources',
    kind: 'department',
    zh: '市中区人力资源和社会保障局',
    en: 'Human Resources and Social Security Bureau',
  },
  { id: 'natural-resources', kind: 'department', zh: '市中区自然资源局', en: 'Natural Resources Bureau' },
  { id: 'agriculture-rural', kind: 'department', zh: '市中区农业农村局', en: 'Agriculture and Rural Affairs Bureau' },
  { id: 'water-supply-company', kind: 'company', zh: '供水责任企业', en: 'Water supply company' },
  { id: 'gas-company', kind: 'company', zh: '燃气责任企业', en: 'Gas company' },
  { id: 'heating-company', kind: 'company', zh: '热力责任企业', en: 'Heating company' },
  { id: 'power-company', kind: 'company', phone: '95598', zh: '供电责任企业', en: 'Power company' },
  { id: 'telecom-company', kind: 'company', zh: '通信责任企业', en: 'Telecom company' },
  { id: 'sanitation-company', kind: 'company', zh: '环卫作业企业', en: 'Sanitation company' },
];

/**
 * Units that petitions and investment projects meet. They stand last, in the list as in the drawing of names, so that a unit more
 * leaves everybody else the name they had.
 */
const officeUnits: DistrictUnit[] = [
  { id: 'petition-office', kind: 'department', zh: '市中区信访局', en: 'Petition Office' },
  { id: 'investment-promotion', kind: 'department', zh: '市中区投资促进局', en: 'Investment Promotion Bureau' },
  { id: 'development-reform', kind: 'department', zh: '市中区发展和改革局', en: 'Development and Reform Bureau' },
  { id: 'finance', kind: 'department', zh: '市中区财政局', en: 'Finance Bureau' },
  { id: 'project-experts', kind: 'centre', zh: '项目评审专家库', en: 'Pool of project experts' },
  { id: 'panel-of-seven', kind: 'centre', zh: '重点项目七人会审组', en: 'Panel of seven for key projects' },
];

/**
 * Who stands above: the government of the district over its bureaus and its streets, and over these and over it the city's. By article 34
 * and 35 of the petition regulation (信访条例, 2005) whoever is not content with an answer turns to the authority one level up: of a
 * bureau that is the government of the same level or the bureau above it in its line; of a sub-bureau (分局), which belongs to the city's
 * bureau, that one.
 */
const above: DistrictUnit[] = [
  {
    id: government,
    kind: 'government',
    parent: city,
    zh: '市中区人民政府',
    en: 'People’s Government of Shizhong District',
  },
  {
    id: city,
    kind: 'superior',
    parent: 'province-government',
    zh: '济南市人民政府',
    en: 'People’s Government of Jinan',
  },
  {
    id: 'province-government',
    kind: 'superior',
    parent: '',
    zh: '山东省人民政府',
    en: 'People’s Government of Shandong',
  },
];

/** Bureaus of the city by the bureaus of the district that they stand over; `whole`: which is a part of the city's and no bureau of the district. */
const lines: { of: string; whole?: true; zh: string; en: string }[] = [
  { of: 'urban-management', zh: '济南市城市管理局', en: 'Jinan Urban Management Bureau' },
  { of: 'housing-construction', zh: '济南市住房和城乡建设局', en: 'Jinan Housing and Construction Bureau' },
  { of: 'public-security', whole: true, zh: '济南市公安局', en: 'Jinan Public Security Bureau' },
  { of: 'ecology-environment', whole: true, zh: '济南市生态环境局', en: 'Jinan Ecology and Environment Bureau' },
  { of: 'emergency-management', zh: '济南市应急管理局', en: 'Jinan Emergency Management Bureau' },
  { of: 'market-supervision', zh: '济南市市场监督管理局', en: 'Jinan Market Supervision Bureau' },
  { of: 'civil-affairs', zh: '济南市民政局', en: 'Jinan Civil Affairs Bureau' },
  { of: 'health', zh: '济南市卫生健康委员会', en: 'Jinan Health Commission' },
  { of: 'education-sports', zh: '济南市教育局', en: 'Jinan Education Bureau' },
  { of: 'landscape', zh: '济南市园林和林业绿化局', en: 'Jinan Landscape and Forestry Bureau' },
  { of: 'transport', zh: '济南市交通运输局', en: 'Jinan Transport Bureau' },
  { of: 'water-affairs', zh: '济南市城乡水务局', en: 'Jinan Water Affairs Bureau' },
  { of: 'fire-rescue', whole: true, zh: '济南市消防救援支队', en: 'Jinan Fire and Rescue Detachment' },
  { of: 'human-resources', zh: '济南市人力资源和社会保障局', en: 'Jinan Human Resources and Social Security Bureau' },
  { of: 'natural-resources', zh: '济南市自然资源和规划局', en: 'Jinan Natural Resources and Planning Bureau' },
  { of: 'agriculture-rural', zh: '济南市农业农村局', en: 'Jinan Agriculture and Rural Affairs Bureau' },
  { of: 'petition-office', zh: '济南市信访局', en: 'Jinan Petition Office' },
  { of: 'investment-promotion', zh: '济南市投资促进局', en: 'Jinan Investment Promotion Bureau' },
  { of: 'development-reform', zh: '济南市发展和改革委员会', en: 'Jinan Development and Reform Commission' },
  { of: 'finance', zh: '济南市财政局', en: 'Jinan Finance Bureau' },
];
const remembered = 'names of the city’s bureaus since the reform of 2019, from general knowledge, to be verified';

const cityBureaus: DistrictUnit[] = lines.map(({ of, zh, en }) => ({
  id: `city-${of}`,
  kind: 'superior',
  parent: city,
  zh,
  en,
}));

/** Units whose people are drawn last, or that have none here but those named. */
export const isOffice = ({ id }: UnitRow): boolean =>
  [...officeUnits, ...above, ...cityBureaus].some((unit) => unit.id === id);

/** Units of the district, then an office a street, a committee and a grid team a community, then the offices above. */
export function unitRows(areas: AreaRow[]): UnitRow[] {
  const streets = areas.filter(({ level }) => level === 'street');
  const communities = areas.filter(({ level }) => level === 'community');
  return [
    ...districtUnits.map(districtRow),
    ...streets.map((area) => unitOf(area, 'street-office', `street-${area.code}`, government, '办事处', 'Office')),
    ...communities.map((area) =>
      unitOf(
        area,
        'community-committee',
        `community-${area.code}`,
        `street-${area.parent}`,
        isVillage(area.name_zh) ? '村民委员会' : '居民委员会',
        isVillage(area.name_zh) ? "Villagers' Committee" : "Residents' Committee",
      ),
    ),
    ...communities.map((area) =>
      unitOf(area, 'grid-team', `team-${area.code}`, `community-${area.code}`, '网格服务队', 'Grid Team'),
    ),
    ...officeUnits.map(districtRow),
    ...[...above, ...cityBureaus].map((unit) => ({ ...districtRow(unit), source: remembered })),
  ];
}

function districtRow({ id, kind, parent, phone, zh, en }: DistrictUnit): UnitRow {
  const line = lines.find(({ of }) => of === id);
  const over = kind === 'company' ? '' : government;
  return {
    id,
    kind,
    area: districtCode,
    parent: line?.whole ? `city-${id}` : (parent ?? over),
    line: line === undefined || line.whole ? '' : `city-${id}`,
    phone: phone ?? '',
    name_zh: zh,
    name_en: en,
    source: '',
  };
}

function unitOf(area: AreaRow, kind: UnitKind, id: string, parent: string, zh: string, en: string): UnitRow {
  return {
    id,
    kind,
    area: area.code,
    parent,
    line: '',
    phone: '',
    name_zh: `${area.name_zh}${zh}`,
    name_en: `${area.name_en} ${en}`,
    source: '',
  };
}
