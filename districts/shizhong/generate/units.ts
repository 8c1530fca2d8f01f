import type { UnitKind } from '@wangge/district';
import type { AreaRow } from './areas.ts';
import { districtCode, isVillage } from './areas.ts';

export type UnitRow = Record<(typeof unitColumns)[number], string> & { kind: UnitKind };

export const unitColumns = ['id', 'kind', 'area', 'parent', 'phone', 'name_zh', 'name_en'] as const;

/** A unit of the whole district: its function, not a copy of any real establishment. Phones are public service numbers. */
interface DistrictUnit {
  id: string;
  kind: 'centre' | 'department' | 'company';
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
export const isOffice = ({ id }: UnitRow): boolean => officeUnits.some((unit) => unit.id === id);

/** Units of the district, then an office a street, a committee and a grid team a community, then the offices above. */
export function unitRows(areas: AreaRow[]): UnitRow[] {
  const streets = areas.filter(({ level }) => level === 'street');
  const communities = areas.filter(({ level }) => level === 'community');
  return [
    ...districtUnits.map(districtRow),
    ...streets.map((area) => unitOf(area, 'street-office', `street-${area.code}`, '', '办事处', 'Office')),
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
  ];
}

function districtRow({ id, kind, parent, phone, zh, en }: DistrictUnit): UnitRow {
  return {
    id,
    kind,
    area: districtCode,
    parent: parent ?? '',
    phone: phone ?? '',
    name_zh: zh,
    name_en: en,
  };
}

function unitOf(area: AreaRow, kind: UnitKind, id: string, parent: string, zh: string, en: string): UnitRow {
  return {
    id,
    kind,
    area: area.code,
    parent,
    phone: '',
    name_zh: `${area.name_zh}${zh}`,
    name_en: `${area.name_en} ${en}`,
  };
}
