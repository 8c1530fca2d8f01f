/** One CSV file (RFC 4180, UTF-8, LF): the columns in this order, every row having each of them. */
export function toCsv<Column extends string>(columns: readonly Column[], rows: Record<Column, string>[]): string {
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => quoted(row[column])).join(','))];
  return `${lines.join('\n')}\n`;
}

/** The rows of a CSV file without quoted line breaks, by column name. */
export function fromCsv(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== columns.length) throw new Error(`expected ${columns.length} cells: ${line}`);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]!]));
  });
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
