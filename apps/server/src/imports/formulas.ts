/**
 * What a spreadsheet would take for a formula when it opens a file of ours, and work out, though a caller has said it (OWASP, CSV injection): a cell that
 * begins with one of these signs. An apostrophe before it makes it a text; one more where apostrophes stand already, so that each comes back as it was.
 */
const FORMULA = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const GUARDED = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

export const guard = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
export const unguard = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text);
