/**
 * An export, a proof, or a released web build, that doesn't hold: an alarm with words of its own. There is no author who could send it
 * again; whoever has the file has it from a server, and can ask for it once more.
 */
import { type AlarmCode, AlarmError } from "#sdk/alarms.ts";

export class UnverifiedError extends AlarmError {
	/** What to do. */
	readonly words: string;
	/** @param detail what doesn't hold, and where. */
	constructor(detail: string, words: string, code: AlarmCode = "content-tampered") {
		super({ code, subject: null, detail });
		this.words = words;
	}
}

/** What a verifier throws at false data; everything else is no statement about it. */
const FALSE_DATA = ["WrongFileError", "NoteVerificationError", "SyntaxError", "RangeError", "TypeError"];

/** @param words for a person whose file is refused. @throws UnverifiedError where `work` refuses; other errors as they are. */
export async function verifying<T>(words: string, work: () => T | Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const { name, message } = error as Error;
		throw FALSE_DATA.includes(name) ? new UnverifiedError(message, words) : error;
	}
}
