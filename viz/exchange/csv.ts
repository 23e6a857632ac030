// Tables as files of comma-separated values, after RFC 4180.

/** A text that a sheet would take for a formula is quoted by an apostrophe. */
export function csvCell(text: string): string {
  const safe = /^[=+@\t\r]|^-\D/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: readonly string[]): string => cells.map(csvCell).join(',');
