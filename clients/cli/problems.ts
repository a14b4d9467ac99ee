/** Errors of a wrong command line. */

/** One value of the command line is refused. The caller adds the name of the argument or flag. */
export class InvalidValue extends Error {}

/** The command line is wrong: exit status 2. */
export class UsageError extends Error {
	/** The command whose help explains more. */
	readonly command: string | null;
	/** The values that would be accepted instead. */
	readonly codes: readonly string[] | undefined;
	constructor(message: string, command: string | null = null, codes?: readonly string[]) {
		super(message);
		this.command = command;
		this.codes = codes;
	}
}

/** Nothing has the typed name or id. */
export class NotFound extends UsageError {}
