/** Errors on their way out: which code and status, what is logged, what is masked. */
import { type ErrorAnswer, ProtocolError } from "#protocol/errors.ts";

/** Refused until later. @param retryAfter seconds, told in the Retry-After header. */
export class DelayedError extends ProtocolError {
	readonly retryAfter: number;
	constructor(code: "sign-in-delayed" | "too-many-requests" | "unavailable", retryAfter: number, detail = "") {
		super(code, detail);
		this.retryAfter = Math.max(1, Math.ceil(retryAfter));
	}
}

const kept = new WeakSet<Error>();

/**
 * Marks a refusal whose changes must stay (a login state used up, a stolen session family ended): the gate records it,
 * commits, and answers with the error. `throw keepChanges(new ProtocolError("sign-in-failed"))`
 */
export function keepChanges<E extends ProtocolError>(error: E): E {
	kept.add(error);
	return error;
}

export function keepsChanges(error: unknown): boolean {
	return error instanceof Error && kept.has(error);
}

interface Caused {
	code?: string;
	cause?: unknown;
	message?: string;
	constraint?: string;
	statusCode?: number;
}

/** Connection classes of SQLSTATE, shutdown, too many connections or too little of something, and conflicts that a repeat resolves. */
const GONE = /^(08...|57P0[1-5]|53...|57014|55P03|40001|40P01|25P0[34]|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
const GONE_MESSAGE =
	/^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after|Client was closed|Query read timeout)/;

/** No answer within the connection's `query_timeout`: the query may still be under way. */
export function isSilence(error: unknown): error is Error {
	return error instanceof Error && error.message === "Query read timeout";
}

/** Errors of a database that is not there become `unavailable`; all others stay what they are. */
export function toUnavailable(error: unknown): unknown {
	const { code, message } = (error ?? {}) as Caused;
	const gone = (typeof code === "string" && GONE.test(code)) || (typeof message === "string" && GONE_MESSAGE.test(message));
	return gone ? new DelayedError("unavailable", 2) : error;
}

/** drizzle wraps what the driver threw. */
export function rootCause(error: unknown): unknown {
	let at = error;
	for (let depth = 0; depth < 5; depth++) {
		if (at instanceof ProtocolError || !(at instanceof Error) || at.cause === undefined) return at;
		at = at.cause;
	}
	return at;
}

/** The constraint that a write broke (unique, foreign key, check), or null. */
export function brokenConstraint(error: unknown): string | null {
	const { code, constraint } = (rootCause(error) ?? {}) as Caused;
	return typeof code === "string" && code.startsWith("23") ? (constraint ?? "") : null;
}

/** SQLSTATE numeric_value_out_of_range. */
const TOO_LARGE_A_NUMBER = "22003";

/** Whatever was thrown, as the one error type. What isn't ours becomes `internal`, without a word of what it said. */
export function toProtocolError(error: unknown): ProtocolError {
	const root = toUnavailable(rootCause(error));
	if (root instanceof ProtocolError) return root;
	const { code, statusCode } = (root ?? {}) as Caused;
	// Nothing that is stored has such a number, and only what was sent can have named it.
	if (code === TOO_LARGE_A_NUMBER) return new ProtocolError("bad-input", "a number is larger than any that is stored");
	if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new ProtocolError("too-large", "body: is too large");
	if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return new ProtocolError("unsupported-type", "content-type: this endpoint takes another");
	if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
		return new ProtocolError("bad-input", "body: can't be read as JSON", "body");
	return new ProtocolError("internal");
}

export function answerOf(error: ProtocolError, request: string, entry: number | null): ErrorAnswer {
	return {
		error: error.code,
		detail: error.detail,
		...(error.field !== undefined && { field: error.field }),
		request,
		...(entry !== null && { entry }),
	};
}

/** Retry-After in seconds, where one is due. */
export function retryAfter(error: ProtocolError): number | null {
	if (error instanceof DelayedError) return error.retryAfter;
	return error.code === "unavailable" ? 2 : null;
}

/**
 * What the program log may know. A driver's error repeats the values it choked on, and drizzle's the parameters, so
 * only the code, the place and the stack's frames are kept of those.
 */
export function forLog(error: unknown): Record<string, unknown> {
	const root = rootCause(error);
	if (!(root instanceof Error)) return { thrown: nameOf(root), ...(error instanceof Error && { stack: frames(error) }) };
	const { code, constraint } = root as Caused;
	const fromDriver = /^[0-9A-Z]{5}$/.test(String(code)) || root.name === "DrizzleQueryError";
	return { type: root.name, code, constraint, message: fromDriver ? undefined : root.message.slice(0, 300), stack: frames(root) };
}

/** Of its kind: never what it holds. */
function nameOf(thrown: unknown): string {
	return thrown === null || thrown === undefined ? String(thrown) : (Object(thrown).constructor?.name ?? typeof thrown);
}

function frames({ stack = "" }: Error): string {
	return stack
		.split("\n")
		.filter((line) => /^\s+at /.test(line))
		.join("\n");
}
