import type { Crs, LngLat } from './crs.ts';
import type { PointDiagnosis, PointFault } from './diagnose.ts';
import { diagnosePoint, systemsThatFit } from './diagnose.ts';

/** What is known of the districts of a city. */
export interface DistrictName {
  name: string;
  /** What else an address may call it: the county that it was before, its name in another language. */
  otherNames?: readonly string[];
}

export interface AddressedPoint extends LngLat {
  crs: Crs;
  /** As people wrote it; one or several addresses of the same place. */
  addresses: readonly string[];
}

export interface ScreeningRules {
  districts: readonly DistrictName[];
  /** Names of the districts whose outline holds a CGCS2000 position: one, several in an overlap, none outside the city. */
  districtsAt: (lng: number, lat: number) => readonly string[];
  /**
   * Endings of names that stand for the same level, so that one stem has only one of them in force: 区 and 县 in China.
   * Without them an unknown name is no name.
   */
  levelEndings?: readonly string[];
  /** The district that a point must be in; absent when any of the city will do. */
  home?: string;
  /** See PointExpectation. */
  minDecimals: number;
}

/**
 * - the faults of the point itself, see PointFault; `outside-district` then means a point of the city outside `home`
 * - `outside-city`: in no district at all
 * - `contradiction`: an address names another district than the one the point is in, or two
 * - `unknown-district`: an address names a district that does not exist, where one of the same stem does
 */
export type ScreeningReason = PointFault | 'outside-city' | 'contradiction' | 'unknown-district';

export type Screening =
  | { accepted: true; position: LngLat; district: string }
  | {
      accepted: false;
      /** In CGCS2000; absent when the coordinates are no position. */
      position?: LngLat;
      /** The gravest reason: one refusal, one reason. */
      reason: ScreeningReason;
      /** All that is wrong, the gravest first. */
      reasons: ScreeningReason[];
      /** Districts that the addresses name, as written. */
      named: string[];
      /** Districts that the point is in. */
      hit: readonly string[];
      /** Other systems in which the numbers would lie in the city or, where the address names another district, in that one. */
      fitsAs: Crs[];
    };

/**
 * Is a point to be believed, given the address that came with it? Text and outline are two witnesses: where they disagree
 * a human looks, nothing is guessed. An address that names no district is no witness. Outlines may be off by 100 m, so
 * a refusal near a border may be a good address: the reason says contradiction, not error.
 */
export function screenAddressedPoint(point: AddressedPoint, rules: ScreeningRules): Screening {
  const diagnosis = diagnosePoint(point, {
    contains: (lng, lat) => rules.districtsAt(lng, lat).length > 0,
    minDecimals: rules.minDecimals,
  });
  const { position } = diagnosis;
  const hit = position ? rules.districtsAt(position.lng, position.lat) : [];
  const mentions = point.addresses.flatMap((address) => districtsNamed(address, rules.districts, rules.levelEndings));
  const named = [...new Set(mentions.map(({ written }) => written))];
  const reasons = [...pointReasons(diagnosis, hit, rules.home), ...addressReasons(mentions, hit)];
  const [reason] = reasons;
  const district = hit.find((name) => mentions.some((mention) => mention.district === name)) ?? hit[0];
  if (reason === undefined && position && district !== undefined) return { accepted: true, position, district };
  const fitsAs = hit.length > 0 ? systemsThatAgree(point, mentions, hit, rules) : diagnosis.fitsAs;
  return {
    accepted: false,
    reason: reason ?? 'outside-city',
    reasons,
    named,
    hit,
    fitsAs,
    ...(position && { position }),
  };
}

/** For a point in one district whose address names another one: the systems in which it would lie there. */
function systemsThatAgree(
  point: AddressedPoint,
  mentions: readonly DistrictMention[],
  hit: readonly string[],
  { districtsAt }: ScreeningRules,
): Crs[] {
  const [meant, ...more] = new Set(mentions.flatMap(({ district }) => district ?? []));
  if (meant === undefined || more.length > 0 || hit.includes(meant)) return [];
  return systemsThatFit(point, (lng, lat) => districtsAt(lng, lat).includes(meant));
}

function pointReasons({ faults }: PointDiagnosis, hit: readonly string[], home?: string): ScreeningReason[] {
  const reasons = faults.map((fault): ScreeningReason => (fault === 'outside-district' ? 'outside-city' : fault));
  if (hit.length > 0 && home !== undefined && !hit.includes(home)) reasons.push('outside-district');
  return reasons;
}

function addressReasons(mentions: readonly DistrictMention[], hit: readonly string[]): ScreeningReason[] {
  const reasons: ScreeningReason[] = [];
  const districts = new Set(mentions.flatMap(({ district }) => district ?? []));
  const elsewhere = hit.length > 0 && [...districts].some((name) => !hit.includes(name));
  if (districts.size > 1 || elsewhere) reasons.push('contradiction');
  if (mentions.some(({ district }) => district === undefined)) reasons.push('unknown-district');
  return reasons;
}

export interface DistrictMention {
  /** As the address writes it. */
  written: string;
  /** The district meant; absent when no district has this name. */
  district?: string;
}

/**
 * The districts that an address names: names in force, other names that the caller knows, and names of a known stem with
 * another ending of the same level (济阳县 where 济阳区 is in force), which no district has. 市 does not belong to these
 * endings: it may be the prefecture-level city around the district.
 *
 * A name inside a longer one is not meant (Ville in Ville-Haute). Capitals do not count, and where words are parted by spaces a
 * name is a whole word; Chinese has no such border, so that a name counts wherever it stands.
 */
export function districtsNamed(
  address: string,
  districts: readonly DistrictName[],
  levelEndings: readonly string[] = [],
): DistrictMention[] {
  const given = address.normalize();
  const sought = given.toLowerCase();
  // A few capitals are longer as small letters (İ): then the small ones are shown, so that places in both are the same.
  const text = sought.length === given.length ? given : sought;
  const taken: { from: number; to: number }[] = [];
  const mentions: (DistrictMention & { from: number })[] = [];
  for (const { letters, district } of soughtNames(districts, levelEndings)) {
    const spans = wholeWords(sought, letters);
    if (spans.length === 0) continue;
    const [first] = spans.filter((span) => !taken.some(({ from, to }) => from <= span.from && span.to <= to));
    taken.push(...spans);
    if (first === undefined) continue;
    const written = text.slice(first.from, first.to);
    mentions.push(district === undefined ? { written, from: first.from } : { written, district, from: first.from });
  }
  return mentions.sort((a, b) => a.from - b.from).map(({ from: _, ...mention }) => mention);
}

interface SoughtName {
  /** Small letters. */
  letters: string;
  district: string | undefined;
}

/** By their list, which lives as long as the district does: made for each address anew, they were a quarter of an imported order's garbage. */
const prepared = new WeakMap<
  readonly DistrictName[],
  { levelEndings: readonly string[]; names: readonly SoughtName[] }
>();

/** All names that an address may say, the longest first. */
function soughtNames(districts: readonly DistrictName[], levelEndings: readonly string[]): readonly SoughtName[] {
  const made = prepared.get(districts);
  if (made?.levelEndings === levelEndings) return made.names;
  const known = new Map<string, string | undefined>();
  for (const { name } of districts) for (const other of otherEndings(name, levelEndings)) known.set(other, undefined);
  for (const { name, otherNames = [] } of districts) {
    for (const written of [name, ...otherNames]) known.set(written, name);
  }
  const names = [...known]
    .sort(([a], [b]) => b.length - a.length)
    .map(([name, district]) => ({ letters: name.normalize().toLowerCase(), district }));
  prepared.set(districts, { levelEndings, names });
  return names;
}

function otherEndings(name: string, levelEndings: readonly string[]): string[] {
  const ending = levelEndings.find((candidate) => name.endsWith(candidate));
  if (ending === undefined) return [];
  const stem = name.slice(0, -ending.length);
  return levelEndings.filter((other) => other !== ending).map((other) => stem + other);
}

/** Where a name stands; both in small letters. */
function wholeWords(text: string, name: string): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  if (name === '') return spans;
  for (let from = text.indexOf(name); from >= 0; from = text.indexOf(name, from + 1)) {
    const to = from + name.length;
    const goesOn = isInWord(text[from - 1], name[0]) || isInWord(name.at(-1), text[to]);
    if (!goesOn) spans.push({ from, to });
  }
  return spans;
}

/** Letters of an alphabet side by side: alphabets that have capitals part their words. */
function isInWord(before: string | undefined, after: string | undefined): boolean {
  return [before, after].every((letter) => letter !== undefined && /\p{Ll}/u.test(letter));
}
