const NUMBER = /^(?:.*-)?(?<century>\d{2})(?<year>\d{2})(?<day>\d{4})-(?<serial>\d+(?:-S?\d+)*)$/;

/**
 * A case's number as a row has room for: day and serial, `0404-00053` of `WG-20200404-00053`, with what a task or a part that was split
 * off has behind it (`-2`, `-S1`), and the year before it where that is not the present one. Always the tail of the whole number, so that it can be said on the telephone and searched for as it stands.
 * @param year the present one in the district's zone; unknown, every number is told with its own
 */
export function shortNumber(number: string, year: number | undefined): string {
  const parts = NUMBER.exec(number)?.groups;
  if (!parts) return number;
  const { century, year: short, day, serial } = parts;
  return Number(`${century}${short}`) === year ? `${day}-${serial}` : `${short}${day}-${serial}`;
}
