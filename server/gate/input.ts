/** Input as the contract wants it, or an error that names the field. */
import * as z from "zod/mini";
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** Deeper JSON than any contract has. */
const MAX_DEPTH = 32;

type Out<S> = NonNullable<S> extends z.ZodMiniType ? z.output<NonNullable<S>> : undefined;

/** A handler's input. Of an endpoint that takes bytes, `body` is the bytes. */
export interface ParsedInput<E extends AnyEndpoint> {
	params: Out<E["params"]>;
	query: Out<E["query"]>;
	body: Out<E["body"]>;
}

interface Raw {
	params: unknown;
	query: unknown;
	body: unknown;
}

/** @throws ProtocolError bad-input */
export function parseInput<E extends AnyEndpoint>(contract: E, { params, query, body }: Raw): ParsedInput<E> {
	return {
		params: contract.params ? parse(contract.params, params, "") : undefined,
		query: contract.query ? parse(contract.query, query, "") : nothing(query, ""),
		body: contract.body
			? parse(contract.body, body, "body")
			: contract.accepts === "binary"
				? (body ?? new Uint8Array(0))
				: nothing(body, "body"),
	} as ParsedInput<E>;
}

/** @throws ProtocolError bad-input */
export function bytesOf(text: string, field: string): Bytes {
	try {
		return fromBase64Url(text);
	} catch {
		throw new ProtocolError("bad-input", `${field}: takes base64url`, field);
	}
}

function nothing(value: unknown, whole: string): undefined {
	if (value === undefined || value === null) return undefined;
	const stranger = typeof value === "object" && !Array.isArray(value) ? Object.keys(value)[0] : whole;
	if (stranger !== undefined) throw bad(stranger, "is not a field here");
	return undefined;
}

function parse(schema: z.ZodMiniType, value: unknown, whole: string): unknown {
	const result = z.safeParse(schema, value ?? (whole === "" ? {} : value));
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const path = (issue?.path ?? []).map(String);
	if (issue?.code === "unrecognized_keys") throw bad([...path, issue.keys[0] ?? ""].join("."), "is not a field here");
	throw bad(path.join(".") || whole, ruleOf(issue));
}

/** The contracts' own words, which begin with "takes"; otherwise what zod expected, in words that no locale of zod's changes. */
function ruleOf(issue: z.core.$ZodIssue | undefined): string {
	if (issue === undefined) return "can't be read";
	if (issue.message.startsWith("takes ")) return issue.message;
	return issue.code === "invalid_type" ? `takes ${issue.expected}` : issue.code.replaceAll("_", " ");
}

/** A stranger's field name is repeated only as far as it looks like one. */
function bad(field: string, rule: string): ProtocolError {
	const name = /^[\w.-]{1,100}$/.test(field) ? field : "(unreadable)";
	return new ProtocolError("bad-input", `${name}: ${rule}`, name);
}

/**
 * Refuses JSON nested deeper than any contract, before it is parsed: one pass over the text.
 * @throws ProtocolError bad-input
 */
export function checkDepth(json: string): void {
	let depth = 0;
	let inText = false;
	for (let i = 0; i < json.length; i++) {
		const char = json.charCodeAt(i);
		if (inText) {
			if (char === 0x5c) i++;
			else if (char === 0x22) inText = false;
		} else if (char === 0x22) inText = true;
		else if (char === 0x5b || char === 0x7b) {
			if (++depth > MAX_DEPTH) throw new ProtocolError("bad-input", `body: is nested deeper than ${MAX_DEPTH}`, "body");
		} else if (char === 0x5d || char === 0x7d) depth--;
	}
}
