import { DurationText, Id, Role, Text } from '@wangge/kernel';
import Type, { type Static } from 'typebox';

/**
 * The district pack: a district as a folder of data. Schema and type share one name.
 *
 *   district.yaml            who and where: levels, zone, languages, grids, limits
 *   areas.csv                code,level,parent,name_<locale>…,source
 *   units.csv                id,kind,area,parent,line,phone,name_<locale>,source…
 *   staff.csv                id,login,fictional,name
 *   posts.csv                staff,role,unit,area,title
 *   catalogue.yaml           classes, categories, filing conditions with limits and closing conditions
 *   duties.yaml              category × condition × area → lead and assisting unit
 *   calendar.yaml            working windows, weekend, official days
 *   fields.yaml              every personal field: purpose, legal basis, audience, retention
 *   procedures/*.yaml        see the kernel's `Procedure`
 *   advice.yaml              optional: words by which a text is taken for a category, see `advice-format.ts`
 *   assessment.yaml          optional: indicators and the evaluation formula, see `assessment-format.ts`
 *   demo.yaml                optional: how a demo's history is made up, see `demo-format.ts`
 *   geometry/outline.geojson one Feature; geometry/grids.geojson one Feature a line
 */

const closed = { additionalProperties: false } as const;
const Source = Type.String({ minLength: 1 });
const LocalDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const LocalTime = Type.String({ pattern: '^([01]\\d|2[0-4]):[0-5]\\d$' });
/** A figure with where it comes from. */
const Sourced = <T extends Type.TSchema>(value: T) => Type.Object({ value, source: Source }, closed);

/** `superior`: an authority above the district, which is asked for reviews and has no post of its own here otherwise. */
export const unitKinds = [
  'superior',
  'government',
  'centre',
  'department',
  'street-office',
  'community-committee',
  'grid-team',
  'company',
] as const;
export type UnitKind = (typeof unitKinds)[number];

/** A name that is no longer in force, and the year in which it ended: addresses keep it for decades. */
const FormerName = Type.Object(
  { name: Type.String({ minLength: 2 }), until: Type.Integer({ minimum: 1800, maximum: 2100 }) },
  closed,
);
export type FormerName = Static<typeof FormerName>;

/** The names by which an address says where it is. The point that comes with it is held against them. */
export const AddressNames = Type.Object(
  {
    /** Both coordinates with fewer decimals than this are taken as rounded away: 3 decimals are 100 m. */
    minDecimals: Sourced(Type.Integer({ minimum: 0, maximum: 7 })),
    /** Addresses name areas of this level, by any of the names in `areas.csv` … */
    level: Id,
    /** … or by former ones, by the area's code. */
    formerNames: Type.Optional(Type.Record(Type.String(), Type.Array(FormerName, { minItems: 1 }))),
    /** Areas of the like beyond the border: an address that names one contradicts a point in the district. */
    neighbours: Type.Array(
      Type.Object({ name: Text, formerNames: Type.Optional(Type.Array(FormerName, { minItems: 1 })) }, closed),
    ),
    /** Endings that stand for the same level (区, 县): a known stem with another of them is a name that no area has. */
    endings: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 2 })),
    source: Source,
  },
  closed,
);
export type AddressNames = Static<typeof AddressNames>;

/**
 * A base map under the layers, with its coordinate system named; docs/base-maps.md tells each kind with an example.
 *
 *   xyz      raster tiles: an address with {z}, {x} and {y}; in BD-09, tiles of Baidu's own grid
 *   vector   vector tiles: such an address too, or that of a MapLibre style
 *   pmtiles  one archive (PMTiles 3), vector or raster: a path in the pack's folder, or an address
 */
export const BaseMap = Type.Object(
  {
    kind: Type.Enum(['xyz', 'pmtiles', 'vector']),
    url: Type.String({ minLength: 1, maxLength: 2000 }),
    crs: Type.Enum(['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09']),
    attribution: Type.String(),
    /** Zooms as the source itself counts them; outside them its nearest tiles are stretched. */
    minZoom: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 })),
    maxZoom: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 })),
    /** Further servers, `https://host`, that a style takes its tiles and pictures from: a page asks none that is not named. */
    origins: Type.Optional(Type.Array(Type.String({ pattern: '^https?://[^/\\s;,{}\'"]+$' }), { maxItems: 8 })),
  },
  closed,
);
export type BaseMap = Static<typeof BaseMap>;

export const DistrictFile = Type.Object(
  {
    format: Type.Literal(1),
    id: Id,
    name: Text,
    /** A banner before people when the district is a demo: what in it is made up. */
    notice: Type.Optional(Text),
    code: Type.String({ minLength: 1 }),
    zone: Type.String({ minLength: 1 }),
    /** The first is the default. */
    locales: Type.Array(Type.String(), { minItems: 1 }),
    /** Levels of areas from the top; below the last lie the grids. */
    levels: Type.Array(Type.Object({ id: Id, name: Text }, closed), { minItems: 1, maxItems: 6 }),
    grids: Type.Object(
      {
        name: Text,
        kinds: Type.Record(Id, Text),
        /** Pattern that a grid's code keeps, e.g. community code and three digits. */
        code: Type.Object({ pattern: Type.String(), source: Source }, closed),
        households: Type.Object({ min: Type.Integer(), max: Type.Integer(), source: Source }, closed),
        /** What overlaps and gaps between neighbours are still taken for rounding, in m². */
        tolerance: Sourced(Type.Number({ minimum: 0 })),
        /** Where these shapes come from, said wherever they are shown. */
        notice: Type.Optional(Text),
      },
      closed,
    ),
    /** The resolution of the H3 cell kept with a point. */
    h3: Sourced(Type.Integer({ minimum: 6, maximum: 15 })),
    /** Which desk (command, grid, service) serves which level: a setting of the district. */
    desks: Type.Record(Id, Type.Array(Id)),
    roles: Type.Optional(Type.Partial(Type.Record(Role, Text))),
    /**
     * Kinds of units that stand above the district: named where a review asks for the unit above, and given no work, since nobody sets
     * their own superior a clock. Without it `superior`.
     */
    superiors: Type.Optional(
      Type.Object({ kinds: Type.Array(Type.Enum(unitKinds), { minItems: 1 }), source: Source }, closed),
    ),
    photos: Type.Object(
      {
        perMatter: Sourced(Type.Integer({ minimum: 1 })),
        bytes: Sourced(Type.Integer({ minimum: 1 })),
        pixels: Sourced(Type.Integer({ minimum: 1 })),
        /** A photo's own place further than this from the matter's is marked, in metres. */
        awayMetres: Sourced(Type.Number({ minimum: 0 })),
      },
      closed,
    ),
    similar: Type.Object({ metres: Type.Number(), within: DurationText, source: Source }, closed),
    /** Without it an address is kept and not read, and a point may be as coarse as it likes. */
    addresses: Type.Optional(AddressNames),
    baseMap: Type.Optional(BaseMap),
  },
  closed,
);
export type DistrictFile = Static<typeof DistrictFile>;

/** A filing condition (立案条件): limits hang on category × condition, never on the category alone. */
export const Condition = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Z]\\d{4}-\\d{1,2}$' }),
    name: Text,
    limit: DurationText,
    /** What must be true to close (结案条件). */
    closing: Text,
    source: Source,
  },
  closed,
);
export const Category = Type.Object(
  {
    /** Kind letter (C component 部件, E event 事件), two digits of the class, two of the category. */
    id: Type.String({ pattern: '^[A-Z]\\d{4}$' }),
    name: Text,
    /** Words people use for it, for search and for the phone's suggestions. */
    words: Type.Optional(Type.Array(Type.String())),
    conditions: Type.Array(Condition, { minItems: 1 }),
  },
  closed,
);
export const CatalogueFile = Type.Object(
  {
    format: Type.Literal(1),
    effective: LocalDate,
    kinds: Type.Record(Type.String({ pattern: '^[A-Z]$' }), Text),
    classes: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[A-Z]\\d{2}$' }),
          name: Text,
          categories: Type.Array(Category, { minItems: 1 }),
        },
        closed,
      ),
      { minItems: 1 },
    ),
  },
  closed,
);
export type CatalogueFile = Static<typeof CatalogueFile>;

/** `unit`: this very unit. `kind`: the unit of that kind whose area is the nearest one above the matter. */
const Bearer = Type.Union([Type.Object({ unit: Id }, closed), Type.Object({ kind: Type.Enum(unitKinds) }, closed)]);
export const Duty = Type.Object(
  {
    id: Id,
    /** Ids of categories, classes (`C01`) or kinds (`C`). */
    categories: Type.Array(Type.String(), { minItems: 1 }),
    /** Ids of conditions; without it, all. */
    conditions: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** Code of an area; without it, the district. The most specific duty wins: area, then condition, then category. */
    area: Type.Optional(Type.String()),
    lead: Bearer,
    assist: Type.Optional(Type.Array(Bearer)),
    basis: Text,
    source: Source,
  },
  closed,
);
export const DutiesFile = Type.Object(
  { format: Type.Literal(1), effective: LocalDate, duties: Type.Array(Duty, { minItems: 1 }) },
  closed,
);
export type DutiesFile = Static<typeof DutiesFile>;

export const CalendarFile = Type.Object(
  {
    format: Type.Literal(1),
    effective: LocalDate,
    /** ISO weekdays, 1 = Monday. */
    weekend: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 6 }),
    windows: Type.Object(
      { value: Type.Array(Type.Object({ from: LocalTime, to: LocalTime }, closed), { minItems: 1 }), source: Source },
      closed,
    ),
    dayClock: Type.Object({ startsNextDay: Type.Boolean(), endsAt: LocalTime, source: Source }, closed),
    publishedUntil: LocalDate,
    years: Type.Record(
      Type.String({ pattern: '^\\d{4}$' }),
      Type.Object(
        {
          source: Source,
          /** A date, or a span `2020-04-04..2020-04-06`. */
          off: Type.Array(Type.Object({ days: Type.String(), name: Text }, closed)),
          work: Type.Array(Type.Object({ days: Type.String(), name: Text }, closed)),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type CalendarFile = Static<typeof CalendarFile>;

/** The four statements that every personal field owes; without them the pack does not load. */
export const PersonalField = Type.Object(
  {
    name: Text,
    /** Whose data it is and where it stands. */
    of: Type.Enum(['reporter', 'matter', 'staff', 'photo']),
    purpose: Text,
    basis: Text,
    audience: Type.Array(Role, { minItems: 1 }),
    retention: Type.Object({ after: Type.Enum(['ended', 'left-office', 'taken']), keep: DurationText }, closed),
    /** Shown masked; to see it whole takes a purpose and leaves a trace. */
    masked: Type.Optional(Type.Enum(['name', 'phone', 'all'])),
  },
  closed,
);
export type PersonalField = Static<typeof PersonalField>;
export const FieldsFile = Type.Object({ format: Type.Literal(1), fields: Type.Record(Id, PersonalField) }, closed);
export type FieldsFile = Static<typeof FieldsFile>;

/** Properties of a feature in `geometry/grids.geojson`; `code` is unique, `area` the code of a lowest-level area. */
export const GridProperties = Type.Object(
  {
    code: Type.String(),
    name: Text,
    kind: Id,
    area: Type.String(),
    households: Type.Integer({ minimum: 0 }),
    generated: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type GridProperties = Static<typeof GridProperties>;
