/** Turns error answers and broken connections into errors. */
import { readErrorData } from "#protocol/contracts/error-answer.ts";
import { type ErrorCode, errorCodes, ProtocolError } from "#protocol/errors.ts";
import { readJson } from "./answer-body.ts";

/** An error that the server answered with. */
export class ServerError extends ProtocolError {
	/** Seconds to wait before the next attempt, or null when the server names no time. */
	readonly retryAfter: number | null;
	/** The request's id in the server's log, for its operator. */
	readonly request: string | null;
	/** False when the answer has no code of ours: then a proxy may have answered instead of the server. */
	readonly isNamed: boolean;
	constructor(code: ErrorCode, body: Record<string, unknown> | null, retryAfter: number | null) {
		super(code, readText(body?.detail) ?? "", readText(body?.field), readErrorData(code, body?.data));
		this.retryAfter = retryAfter;
		this.request = readId(body?.request);
		this.isNamed = body?.error === code;
	}
}

/** The error for an exchange without an answer, or with only a part of one. */
export function unreachableError(address?: string): ProtocolError {
	return new ProtocolError("unavailable", address ? `${address} can't be reached` : "the server can't be reached");
}

/** For answers without an error code of ours: a proxy may have answered instead of the server. */
const CODE_BY_STATUS: Record<number, ErrorCode> = {
	404: "no-such-route",
	413: "too-large",
	429: "too-many-requests",
	502: "unavailable",
	503: "unavailable",
	504: "unavailable",
};

/** The id of a request. People read it on their screens and say it by phone, so a server must not be able to put a sentence there. */
const readId = (value: unknown) => (typeof value === "string" && /^[\w-]{1,64}$/.test(value) ? value : null);

const readText = (value: unknown) => (typeof value === "string" ? value.slice(0, 500) : undefined);

/** The error for an answer whose body isn't trusted. */
export function errorFromStatus(status: number): ProtocolError {
	return new ProtocolError(CODE_BY_STATUS[status] ?? "internal");
}

/** Reads the error that an answer holds. */
export async function errorFromResponse(response: Response): Promise<ServerError> {
	const seconds = response.headers.get("retry-after");
	const retryAfter = seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) : null;
	return errorFromBody(response.status, await readJson(response).catch(() => null), retryAfter);
}

/** The error that the JSON of an answer holds. @param retryAfter in seconds. */
export function errorFromBody(status: number, json: unknown, retryAfter: number | null = null): ServerError {
	const body = typeof json === "object" ? (json as Record<string, unknown> | null) : null;
	const named = errorCodes.find((code) => code === body?.error);
	return new ServerError(named ?? CODE_BY_STATUS[status] ?? "internal", body, retryAfter);
}

/** For `catch`: null for something that isn't there, or that this session may not see. @throws any other error */
export function nullWhenNotFound(error: unknown): null {
	if (isRefusal(error, "not-found")) return null;
	throw error;
}

/** Whether an error is a refusal with one of these codes. */
export function isRefusal(error: unknown, ...codes: ErrorCode[]): error is ProtocolError {
	return error instanceof ProtocolError && codes.includes(error.code);
}
