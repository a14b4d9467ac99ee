/** Checks what holds for every answer: its form, what it may tell, and the access entry that it must name. */
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { errorCodes, statusOf } from "#protocol/errors.ts";
import type { Answer } from "../http.ts";
import type { Sent } from "./change.ts";

/** Words from inside of the program, which no answer may contain. */
const INSIDE = /\bat .*\w:\d+:\d+|node_modules|\.ts\b|drizzle|SELECT |INSERT |violates|constraint|pg_|postgres|zod|ECONN|undefined/i;

/**
 * The access entry that an answer must name. "any": an entry or none, because the request may have failed before or after its entry.
 * "counted": none for a stranger, whose attempts are counted, and a refusal for a member whom the handler has verified.
 */
export type ExpectedEntry = "none" | "any" | "counted" | "allowed" | "denied" | "failed";

/** The contract that a request below /api reaches. Files of the web client have none here, because they leave no entry. */
export function contractOf(contracts: readonly AnyEndpoint[], { method, path }: Pick<Sent, "method" | "path">): AnyEndpoint | undefined {
	const parts = (path.split("?")[0] ?? "").split("/").slice(2);
	const fits = contracts
		.filter((contract) => !contract.fromRoot && contract.method === method)
		.filter((contract) => fitsTemplate(contract.path.split("/").slice(1), parts));
	return fits.sort((a, b) => a.path.split(/[:*]/).length - b.path.split(/[:*]/).length)[0];
}

function fitsTemplate(template: string[], parts: string[]): boolean {
	if (template.at(-1) === "*") return parts.length >= template.length && template.slice(0, -1).every((each, i) => fitsPart(each, parts[i]));
	return template.length === parts.length && template.every((each, i) => fitsPart(each, parts[i]));
}

const fitsPart = (template: string, part = "") => template.startsWith(":") || template === part;

/** @returns what is wrong with the answer; null when nothing is. */
export function wrongWith({ status, headers, body }: Answer): string | null {
	const text = JSON.stringify(body);
	if (status >= 500 && !(status === 503 && body.error === "unavailable" && Number(headers.get("retry-after")) > 0))
		return `${status} ${text.slice(0, 200)}`;
	if (headers.get("content-security-policy") === null) return `${status} without policies`;
	if (status < 400) return null;
	if (!errorCodes.includes(body.error)) return `${status} ${text.slice(0, 200)}`;
	// A request that never reached a route has a status of its own.
	if (statusOf(body.error) !== status && ![408, 431].includes(status)) return `${status} for ${body.error}`;
	return INSIDE.test(text) ? `tells ${text.slice(0, 300)}` : null;
}

/** Each decision leaves one entry. docs/decisions/0005 says what an entry tells of a refusal, and 0028 why strangers' refusals are counted. */
export function expectedEntry(contract: AnyEndpoint | undefined, { status, body }: Answer): ExpectedEntry {
	if (status === 503) return "any";
	if (!contract || contract.access === "public" || body?.error === "no-such-route") return "none";
	if (body?.error === "bad-input" && body.field === "path") return "none";
	if (status === 429) return "none";
	if (status < 400) return contract.recorded ? "none" : "allowed";
	if (status === 401 || (contract.anonymous && status < 500)) return "counted";
	return status === 403 || status === 404 ? "denied" : "failed";
}
