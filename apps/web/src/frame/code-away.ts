/** Browsers say in their own words that a part of the page's code did not come: it was rebuilt, or the network is cut. */
const CODE_AWAY = /dynamically imported module|importing a module script|preload css/i;

/** True when a part of the page's own code could not be loaded: opening the page anew is what helps. */
export function isCodeAway(error: unknown): boolean {
  return error instanceof Error && CODE_AWAY.test(error.message);
}
