/**
 * The trace that CLOISTER_CLI_TRACE=1 turns on, on standard error. The trace helps to find a fault in the program. It may be
 * passed on, because it has only routes, statuses, times, error codes and request ids: no bodies, no names, no tokens, no ids of people or
 * cases.
 */
import { ProtocolError } from "#protocol/errors.ts";
import type { Exchange } from "#sdk/http/client.ts";

/** One line, such as "trace: GET /api/cases/:case 404 not-found, 12 ms, request 3f2a...". */
export function traceExchange({ route, status, ms, attempt, error, request }: Exchange): string {
	const outcome = [status ?? "no answer", ...(error === null ? [] : [error])].join(" ");
	const parts = [`${route} ${outcome}`, `${ms} ms`];
	if (attempt > 1) parts.push(`attempt ${attempt}`);
	// The server chose this id, so it could contain control characters.
	if (request !== null) parts.push(`request ${request.replace(/[^\w-]/g, "")}`);
	return `trace: ${parts.join(", ")}\n`;
}

/** The stack of an error. Its message is left out, because it can repeat what somebody typed. */
export function traceError(error: Error): string {
	const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
	return `trace: ${[error.name, ...(error instanceof ProtocolError ? [error.code] : [])].join(" ")}\n${frames.join("\n")}\n`;
}
