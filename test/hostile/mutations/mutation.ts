/**
 * One item for each check that stands between a client and a lying server: what is taken out, or put in its place, and the
 * hostile tests that must fail without it. `take` stands exactly once in its file (mutations.test.ts).
 */
export interface Mutation {
	file: string;
	take: string;
	put: string;
	protects: string;
	/** Of test/hostile/lying; and which of its tests is tried first, by the beginning of its name. */
	by:
		| "directory"
		| "vouching"
		| "standing"
		| "newcomers"
		| "logs"
		| "tiles"
		| "folders"
		| "witnesses"
		| "exports"
		| "reviews"
		| "holders"
		| "seats"
		| "threads"
		| "pages"
		| "boxes"
		| "sections"
		| "files"
		| "cases"
		| "custody"
		| "consents"
		| "moves"
		| "endless"
		| "web"
		| "formats"
		| "notes"
		| "seals";
	row: string;
}

type Rows = [take: string, put: string, protects: string, row?: string][];

export const of = (file: string, by: Mutation["by"], row: string, rows: Rows): Mutation[] =>
	rows.map(([take, put, protects, own]) => ({ file, take, put, protects, by, row: own ?? row }));
