/** The rows of a desk's book. Loaded when the first one must be written. */
export { updateBook } from "#sdk/casework/index.ts";
