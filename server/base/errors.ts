/** Turns any error into the error that the client gets, and into a form that the program log may hold. */
import type { ErrorAnswer } from "#protocol/contracts/error-answer.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** A temporary refusal: the client may try again. @param retryAfter seconds, for the Retry-After header. */
export class DelayedError extends ProtocolError {
	readonly retryAfter: number;
	constructor(code: "daily-limit" | "sign-in-delayed" | "too-many-requests" | "unavailable", retryAfter: number, detail = "") {
		super(code, detail);
		this.retryAfter = Math.max(1, Math.ceil(retryAfter));
	}
}

const keepingChanges = new WeakSet<Error>();

/**
 * Marks a refusal whose database changes must be committed, such as a login state that is used up. The gate records the refusal,
 * commits, and answers with the error. `throw keepChanges(new ProtocolError("sign-in-failed"))`
 */
export function keepChanges<E extends ProtocolError>(error: E): E {
	keepingChanges.add(error);
	return error;
}

/** Whether `keepChanges` has marked this error. */
export function keepsChanges(error: unknown): boolean {
	return error instanceof Error && keepingChanges.has(error);
}

/** Whether a code has the form of an SQLSTATE. Codes of Node, such as EPIPE, have no digit. */
export const isSqlState = (code: string): boolean => /^(?=.*[0-9])[0-9A-Z]{5}$/.test(code);

interface ErrorDetails {
	code?: string;
	cause?: unknown;
	message?: string;
	constraint?: string;
	statusCode?: number;
}

/**
 * SQLSTATE codes of lost connections, shutdowns, missing resources and conflicts that a retry resolves, and codes of network errors.
 */
const UNAVAILABLE_CODE =
	/^(08...|57P0[1-5]|53...|57014|55P03|40001|40P01|25P0[34]|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
const UNAVAILABLE_MESSAGE =
	/^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after|Client was closed|Query read timeout)/;

/** Whether the query had no answer within the connection's `query_timeout`. The query may still be running. */
export function isSilence(error: unknown): error is Error {
	return error instanceof Error && error.message === "Query read timeout";
}

/** How many seconds a client that finds the server unavailable should wait before it tries again. */
const UNAVAILABLE_SECONDS = 2;

/** Turns errors that a retry may resolve (see UNAVAILABLE_CODE) into `unavailable`. Returns all other errors as they are. */
export function toUnavailable(error: unknown): unknown {
	const { code, message } = (error ?? {}) as ErrorDetails;
	const isUnavailable =
		(typeof code === "string" && UNAVAILABLE_CODE.test(code)) || (typeof message === "string" && UNAVAILABLE_MESSAGE.test(message));
	return isUnavailable ? new DelayedError("unavailable", UNAVAILABLE_SECONDS) : error;
}

/** The innermost cause, or the first ProtocolError on the way. Drizzle wraps the errors of the driver. */
function rootCause(error: unknown): unknown {
	let current = error;
	for (let depth = 0; depth < 5; depth++) {
		if (current instanceof ProtocolError || !(current instanceof Error) || current.cause === undefined) return current;
		current = current.cause;
	}
	return current;
}

/** The name of the constraint that a write has broken; "" when it has no name, such as NOT NULL; null when none was broken. */
export function brokenConstraint(error: unknown): string | null {
	const { code, constraint } = (rootCause(error) ?? {}) as ErrorDetails;
	return typeof code === "string" && code.startsWith("23") ? (constraint ?? "") : null;
}

/** SQLSTATE numeric_value_out_of_range. */
const NUMBER_OUT_OF_RANGE = "22003";

/** The error that the client gets. An unexpected error becomes `internal`, without its message. */
export function toProtocolError(error: unknown): ProtocolError {
	const root = toUnavailable(rootCause(error));
	if (root instanceof ProtocolError) return root;
	const { code, statusCode } = (root ?? {}) as ErrorDetails;
	// No stored value is that large, so the number comes from the request.
	if (code === NUMBER_OUT_OF_RANGE) return new ProtocolError("bad-input", "a number is too large");
	if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new ProtocolError("too-large", "body: is too large");
	if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
		return new ProtocolError("unsupported-type", "content-type: takes application/json or application/octet-stream");
	if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
		return new ProtocolError("bad-input", "body: can't be read as JSON", "body");
	return new ProtocolError("internal");
}

/**
 * The body of an error answer.
 * @param request the id of the request. @param entry the number of its access entry; null when it has none.
 */
export function answerOf(error: ProtocolError, request: string, entry: number | null): ErrorAnswer {
	return {
		error: error.code,
		detail: error.detail,
		...(error.field !== undefined && { field: error.field }),
		...(error.data !== undefined && { data: error.data }),
		request,
		...(entry !== null && { entry }),
	};
}

/** Seconds for the Retry-After header; null for an error that needs no such header. */
export function retryAfter(error: ProtocolError): number | null {
	if (error instanceof DelayedError) return error.retryAfter;
	return error.code === "unavailable" ? UNAVAILABLE_SECONDS : null;
}

/**
 * The part of an error that the program log may hold. Errors of the driver and of drizzle contain values and parameters, so their message
 * is left out.
 */
export function forProgramLog(error: unknown): Record<string, unknown> {
	const root = rootCause(error);
	if (!(root instanceof Error)) return { thrown: typeName(root), ...(error instanceof Error && { stack: frames(error) }) };
	const { code, constraint } = root as ErrorDetails;
	const fromDriver = isSqlState(String(code)) || root.name === "DrizzleQueryError";
	return { type: root.name, code, constraint, message: fromDriver ? undefined : root.message.slice(0, 300), stack: frames(root) };
}

/** The type of a thrown value, never its content. */
function typeName(thrown: unknown): string {
	return thrown === null || thrown === undefined ? String(thrown) : (Object(thrown).constructor?.name ?? typeof thrown);
}

function frames({ stack = "" }: Error): string {
	return stack
		.split("\n")
		.filter((line) => /^\s+at /.test(line))
		.join("\n");
}
