/** Why the words of a command line are not accepted. */
/** Why a word isn't taken; the caller says which word it was. */
export class Problem extends Error {}

/** The command line itself is wrong: exit status 2. */
export class UsageError extends Error {
	/** The command it was about, for the hint at its help. */
	readonly command: string | null;
	readonly codes: readonly string[] | undefined;
	constructor(message: string, command: string | null = null, codes?: readonly string[]) {
		super(message);
		this.command = command;
		this.codes = codes;
	}
}
