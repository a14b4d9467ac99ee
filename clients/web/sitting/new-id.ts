/** A random id for what this page is about to write. It stays the same when the write is repeated. */
export const newId = (): string => crypto.randomUUID();
