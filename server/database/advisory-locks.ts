/** Each start that applies migrations takes this advisory lock, so that concurrent starts migrate one after another. */
export const MIGRATION_LOCK = 8_420_001;

/**
 * The spaces of the advisory locks that transactions take by an id. PostgreSQL locks the number `hashtextextended(id, space)`, so the
 * locks of two spaces are independent of each other. Each kind of lock has its own space.
 */
export const LOCK_SPACE = {
	/** All chains of one case; see `lockGroup`. */
	group: 8420,
	/** A member or a chain of the review. */
	review: 8421,
	/** A desk that is closed, or that gets a part of a case; see desk-locks.ts. */
	desk: 8422,
	/** The storage quota of a member or desk. */
	quota: 8423,
} as const;
