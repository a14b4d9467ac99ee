/** Every error a person or program can meet, once: its code, HTTP status and what it means. */

const errors = {
	/** Input of the wrong shape; `field` names what. */
	"bad-input": 400,
	/** A statement that breaks its shape or canonical form. */
	"bad-statement": 400,
	/** A box or file that is not what its header says. */
	"bad-content": 400,
	"bad-signature": 400,
	/** The statement names a directory checkpoint that the log never signed. */
	"bad-checkpoint": 400,
	"not-signed-in": 401,
	/** Wrong name or password: one answer for both. */
	"sign-in-failed": 401,
	/** The session was ended or its refresh token used twice. */
	"session-ended": 401,
	"not-allowed": 403,
	/** Vouching isn't complete. */
	"not-vouched": 403,
	suspended: 403,
	/** The recipient, section or time is not covered by the basis. */
	"no-basis": 403,
	/** The same answer for what isn't there and what isn't yours. */
	"not-found": 404,
	"no-such-route": 404,
	/** A chain moved on: seq or prev is not the current one. Sync and look again. */
	stale: 409,
	/** The epoch's holders changed: rotate, then write again. */
	"epoch-stale": 409,
	/** Another hand-off of this case was accepted. */
	"already-placed": 409,
	/** This move is not possible in this state. */
	"wrong-state": 409,
	/** A different object was already stored under this id. */
	conflict: 409,
	/** A desk of its own needs two active members or a printed recovery code. */
	"desk-too-small": 409,
	"already-founded": 409,
	"not-founded": 409,
	"invite-used": 409,
	"invite-expired": 410,
	/** The name for signing in is taken. */
	"name-taken": 409,
	gone: 410,
	"too-large": 413,
	/** A chain or a case takes no more statements, or none of this kind. */
	full: 409,
	"unsupported-type": 415,
	"range-unsatisfiable": 416,
	/** Only the process that signs the logs does this; another address leads to it. */
	"signs-elsewhere": 421,
	"too-many-requests": 429,
	/** Sign-in waits; Retry-After says how long. */
	"sign-in-delayed": 429,
	internal: 500,
	/** The access entry or the database can't be written: nothing was released or changed. */
	unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errors;

export const errorCodes = Object.keys(errors) as ErrorCode[];

/** The HTTP status of a code. */
export function statusOf(code: ErrorCode): number {
	return errors[code];
}

/** What a refusal tells programs, by error code. Programs use this and never the text. */
export interface ErrorData {
	/** next: the `n` that the author's next entry in this compartment must have. */
	stale: { next: number };
}
export type AnyErrorData = ErrorData[keyof ErrorData];

/**
 * The one error type of client and server.
 * @param detail an English text for developers that names the field or rule. It never holds content of the network.
 *   People read the translated message that belongs to the code.
 * @param field the input that is wrong. @param data for programs, of the type that `ErrorData` gives for this code.
 */
export class ProtocolError extends Error {
	readonly code: ErrorCode;
	readonly field: string | undefined;
	readonly data: AnyErrorData | undefined;
	constructor(code: ErrorCode, detail = "", field?: string, data?: AnyErrorData) {
		super(detail ? `${code}: ${detail}` : code);
		this.name = "ProtocolError";
		this.code = code;
		this.field = field;
		this.data = data;
	}
	get status(): number {
		return statusOf(this.code);
	}
	get detail(): string {
		return this.message.slice(this.code.length + 2);
	}
}
