/** Rows a page: some megabytes at most, whatever the table holds. */
export const PAGE = 2000;

/** All rows of a query in its order, a page at a time: `read` gives those after a row, or the first ones. */
export async function* rowsOf<Row>(
  read: (after: Row | undefined, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row> {
  let after: Row | undefined;
  for (;;) {
    const page = await read(after, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1);
  }
}
