/** Turns error answers and broken connections into errors. */
import { type ErrorCode, errorCodes, ProtocolError } from "#protocol/errors.ts";
import { jsonOf } from "./answer-body.ts";

/** A refusal as the server told it. */
export class ServerError extends ProtocolError {
	/** Seconds to wait, where the server says so. */
	readonly retryAfter: number | null;
	/** For whoever runs the server. */
	readonly request: string | null;
	constructor(code: ErrorCode, detail: string, field: string | undefined, more: { retryAfter: number | null; request: string | null }) {
		super(code, detail, field);
		this.retryAfter = more.retryAfter;
		this.request = more.request;
	}
}

/** Nothing came back, or not all of it. */
export function unreachableError(): ProtocolError {
	return new ProtocolError("unavailable", "the server can't be reached");
}

/** What a proxy in between may have answered in the server's place. */
const BY_STATUS: Record<number, ErrorCode> = {
	404: "no-such-route",
	413: "too-large",
	429: "too-many-requests",
	502: "unavailable",
	503: "unavailable",
	504: "unavailable",
};

const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 500) : undefined);

/** Of an answer whose words nobody relies on. */
export function errorFromStatus(status: number): ProtocolError {
	return new ProtocolError(BY_STATUS[status] ?? "internal");
}

export async function errorFromResponse(response: Response): Promise<ServerError> {
	const body = (await jsonOf(response).catch(() => null)) as Record<string, unknown> | null;
	const told = errorCodes.find((code) => code === body?.error);
	const seconds = response.headers.get("retry-after");
	const retryAfter = seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) : null;
	const code = told ?? BY_STATUS[response.status] ?? "internal";
	return new ServerError(code, text(body?.detail) ?? "", text(body?.field), { retryAfter, request: text(body?.request) ?? null });
}

/** Whether an error is a refusal with one of these codes. */
export function isRefusal(error: unknown, ...codes: ErrorCode[]): error is ProtocolError {
	return error instanceof ProtocolError && codes.includes(error.code);
}
