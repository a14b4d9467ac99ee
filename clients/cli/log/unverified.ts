/**
 * The alarm for an export, a proof or a web build that fails its verification. It has its own text, because the file came from a server
 * and not from a member: a person can't ask the author to send the file again, but can fetch it again.
 */
import { type AlarmCode, AlarmError } from "#sdk/alarms.ts";

export class UnverifiedError extends AlarmError {
	/** Tells a person what to do. */
	readonly words: string;
	/** @param detail the failed check and the file */
	constructor(detail: string, words: string, code: AlarmCode = "content-tampered") {
		super({ code, subject: null, detail });
		this.words = words;
	}
}

/** The errors that verifiers throw for false data. Other errors, such as a full disk, say nothing about the data. */
const FALSE_DATA = ["WrongFileError", "NoteVerificationError", "SyntaxError", "RangeError", "TypeError"];

/** @param words tells a person what to do about a false file. @throws UnverifiedError when `work` finds false data */
export async function verifying<T>(words: string, work: () => T | Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const { name, message } = error as Error;
		throw FALSE_DATA.includes(name) ? new UnverifiedError(message, words) : error;
	}
}
