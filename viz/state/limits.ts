// How much the page takes from outside.

/** A scenario is a few kilobytes; what is larger is not one. */
export const MAX_FILE_BYTES = 1_000_000;
/** Captures are cut to what one connection's timers need long before this. */
export const MAX_CAPTURE_BYTES = 64 * 1024 * 1024;
/** The longest packed text that a link holds; longer ones are shared as files. */
export const MAX_PACKED_LENGTH = 24_000;
