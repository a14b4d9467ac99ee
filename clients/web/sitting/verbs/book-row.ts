/** Writes the rows of a desk's book. A file of its own, so that it is loaded only when the first row must be written. */
export { updateBook } from "#sdk/casework/index.ts";
