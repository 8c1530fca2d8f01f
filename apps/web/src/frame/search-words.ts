/** The address is plain words: lists joined by commas, so that a link can be read and written by hand. */
export function readSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeSearch(search: Record<string, unknown>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    words.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  // Commas, colons and slashes are allowed in a query and read better than %2C.
  const text = words.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text ? `?${text}` : '';
}
