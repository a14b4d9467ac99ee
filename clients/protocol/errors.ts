/** The closed list of error codes: what each means, what to do, and its HTTP status. */
import type { DecisionCode } from "./codes.ts";

const statusByCode = {
	/** The input has the wrong form. `field` names it: correct it. */
	"bad-input": 400,
	/** A statement breaks the rules of its type or isn't in canonical form. */
	"bad-statement": 400,
	/** A box doesn't open, or a box or file doesn't match its header. Before sending, seal or upload it again. */
	"bad-content": 400,
	/** A signature is wrong, or isn't by the key of the named signer. */
	"bad-signature": 400,
	/** The statement names a directory checkpoint that the log has not signed. Synchronise the directory and sign again. */
	"bad-checkpoint": 400,
	/** Sign in first. */
	"not-signed-in": 401,
	/** The name or the password is wrong. The answer doesn't say which. */
	"sign-in-failed": 401,
	/** The session has ended, or its refresh token was used twice. Sign in again. */
	"session-ended": 401,
	/** This member, or the desk that the member acts for, may not do this. */
	"not-allowed": 403,
	/** The member isn't fully vouched for. Wait until enough people have approved. */
	"not-vouched": 403,
	/** The member or the organisation is suspended. An admin can reinstate it. */
	suspended: 403,
	/** The basis doesn't allow this hand-off. `data.why` has the rules that it breaks. Record a consent, or extend the hand-off on another basis. */
	"no-basis": 403,
	/** The object doesn't exist, or the caller may not know of it. The answer doesn't say which. */
	"not-found": 404,
	/** There is no endpoint with this method and path. */
	"no-such-route": 404,
	/** The statement doesn't follow the present state, because somebody else was first. Synchronise, check, and sign again. */
	stale: 409,
	/** The holders of the epoch have changed. Rotate, then write again. */
	"epoch-stale": 409,
	/** Another transfer of this case has been accepted. */
	"already-placed": 409,
	/** An open request asks the same desk for the same. `data` names it: wait for its answer, or withdraw it first. */
	"already-requested": 409,
	/** This action is not possible in the present state. */
	"wrong-state": 409,
	/** The case is closed. The custodian reopens it first. */
	"case-closed": 409,
	/**
	 * A desk that would read this belongs to a suspended organisation. `data.desks` names all such desks. Only clients throw this. Ask the
	 * user, then write again.
	 */
	"reader-suspended": 409,
	/** People are in danger at the organisation of a desk or member, so nothing is sealed to it. Phone an admin. */
	"in-danger": 409,
	/** Another object has this id. Choose a new id. */
	conflict: 409,
	/** A desk needs two active members, or a printed recovery code, before it can hold cases. */
	"desk-too-small": 409,
	/** The network has been founded before. */
	"already-founded": 409,
	/** The network has not been founded yet. */
	"not-founded": 409,
	/** The invite was used before. Ask for a new invite. */
	"invite-used": 409,
	/** The invite was cancelled. Ask for a new invite. */
	"invite-cancelled": 410,
	/** The invite has expired. Ask for a new invite. */
	"invite-expired": 410,
	/** Somebody else signs in with this name. Choose another name. */
	"name-taken": 409,
	/** The object existed and was deleted, or has expired. */
	gone: 410,
	/** The request is larger than the endpoint accepts. */
	"too-large": 413,
	/** A limit is reached, such as the number of statements in a chain or a case. `data.limit` says which limit. */
	full: 409,
	/** The files of this member or desk take all the space that the server allows. */
	"storage-full": 409,
	/** The endpoint takes another content type. */
	"unsupported-type": 415,
	/** The file doesn't have the requested range of bytes. */
	"range-unsatisfiable": 416,
	/** Only the server process that signs the logs can do this. Use its address. */
	"signs-elsewhere": 421,
	/** Too many requests. Wait as long as Retry-After says. */
	"too-many-requests": 429,
	/** This member has reached the daily limit for threads, invites or desks. Wait as long as Retry-After says. */
	"daily-limit": 429,
	/** Too many sign-ins with this name have failed. Solve the challenge in `data`, and send the solution with the same request. */
	"work-needed": 429,
	/** Signing in is delayed after failed attempts. Wait as long as Retry-After says. */
	"sign-in-delayed": 429,
	/** A fault in the server, or an answer that the client can't use. Report the request id, if there is one, to the operator. */
	internal: 500,
	/**
	 * From the server: the database or the access log can't be written, and nothing was released. In a client also: no answer came, and then
	 * the request may have taken effect. Try again later.
	 */
	unavailable: 503,
} as const;

export type ErrorCode = keyof typeof statusByCode;

export const errorCodes = Object.keys(statusByCode) as ErrorCode[];

export function statusOf(code: ErrorCode): number {
	return statusByCode[code];
}

/**
 * The limit that `full` is about. all: no place is left in the chain or case. reserved: the last places take only statements of other
 * types. member: this member has used the share of one member in the last places. subject: this member has signed as many review
 * statements about one query, or releases of names for one case, as one member may. proposal: there are as many asks or answers about one
 * proposal as there may be.
 */
export const FULL_LIMITS = ["all", "reserved", "member", "subject", "proposal"] as const;
export type FullLimit = (typeof FULL_LIMITS)[number];

/** The data of an error for programs, by error code. Programs read this, and never the text. */
export interface ErrorData {
	/** next: the `n` that the author's next entry in this compartment must have. */
	stale: { next: number };
	/** handoff: the open request that asks the same desk for the same sections. */
	"already-requested": { handoff: string };
	/** desks: the desks that hold the compartment and belong to suspended organisations. */
	"reader-suspended": { desks: string[] };
	/** why: the rules that the basis breaks. SPEC "Cases", section 4. */
	"no-basis": { why: DecisionCode[] };
	full: { limit: FullLimit };
	/** challenge: base64url. SPEC "Cryptography", section 7. */
	"work-needed": { challenge: string };
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
