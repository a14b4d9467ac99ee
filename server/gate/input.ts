/** Parses the input of a request by its contract. Errors name the field. */
import * as z from "zod/mini";
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** How many levels of nesting JSON may have. No contract needs more. */
const MAX_DEPTH = 32;

type Out<S> = NonNullable<S> extends z.ZodMiniType ? z.output<NonNullable<S>> : undefined;

/** A handler's input. For an endpoint that takes binary bodies, `body` is the bytes (a Uint8Array). */
export interface ParsedInput<E extends AnyEndpoint> {
	params: Out<E["params"]>;
	query: Out<E["query"]>;
	body: Out<E["body"]>;
}

interface RawInput {
	params: unknown;
	query: unknown;
	body: unknown;
}

/** @throws ProtocolError bad-input */
export function parseInput<E extends AnyEndpoint>(contract: E, { params, query, body }: RawInput): ParsedInput<E> {
	return {
		params: contract.params ? parse(contract.params, params, "") : undefined,
		query: contract.query ? parse(contract.query, query, "") : refuseAny(query, ""),
		body: parseBody(contract, body),
	} as ParsedInput<E>;
}

function parseBody(contract: AnyEndpoint, body: unknown): unknown {
	if (contract.body) return parse(contract.body, body, "body");
	return contract.accepts === "binary" ? (body ?? new Uint8Array(0)) : refuseAny(body, "body");
}

/** @throws ProtocolError bad-input */
export function bytesOf(text: string, field: string): Bytes {
	try {
		return fromBase64Url(text);
	} catch {
		throw new ProtocolError("bad-input", `${field}: takes base64url`, field);
	}
}

/** Refuses any value in a part of the request that the contract doesn't have. */
function refuseAny(value: unknown, rootName: string): undefined {
	if (value === undefined || value === null) return undefined;
	const unknownField = typeof value === "object" && !Array.isArray(value) ? Object.keys(value)[0] : rootName;
	if (unknownField !== undefined) throw badInput(unknownField, "is not a field of this endpoint");
	return undefined;
}

function parse(schema: z.ZodMiniType, value: unknown, rootName: string): unknown {
	const result = z.safeParse(schema, value ?? (rootName === "" ? {} : value));
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const path = (issue?.path ?? []).map(String);
	if (issue?.code === "unrecognized_keys") throw badInput([...path, issue.keys[0] ?? ""].join("."), "is not a field of this endpoint");
	throw badInput(path.join(".") || rootName, ruleOf(issue));
}

/**
 * Says what is wrong: in the contract's own words, which begin with "takes", if it has any. If not, by zod's type or code, because zod's
 * messages depend on its locale.
 */
function ruleOf(issue: z.core.$ZodIssue | undefined): string {
	if (issue === undefined) return "can't be read";
	if (issue.message.startsWith("takes ")) return issue.message;
	return issue.code === "invalid_type" ? `takes ${issue.expected}` : issue.code.replaceAll("_", " ");
}

/** Repeats the name of a field only when it looks like a name, because strangers send it. */
function badInput(field: string, rule: string): ProtocolError {
	const name = /^[\w.-]{1,100}$/.test(field) ? field : "(unreadable)";
	return new ProtocolError("bad-input", `${name}: ${rule}`, name);
}

/**
 * Refuses JSON that is nested deeper than any contract, in one pass over the text and before it is parsed.
 * @throws ProtocolError bad-input
 */
export function checkDepth(json: string): void {
	let depth = 0;
	let isInString = false;
	for (let i = 0; i < json.length; i++) {
		const char = json.charCodeAt(i);
		if (isInString) {
			if (char === 0x5c) i++;
			else if (char === 0x22) isInString = false;
		} else if (char === 0x22) isInString = true;
		else if (char === 0x5b || char === 0x7b) {
			if (++depth > MAX_DEPTH) throw new ProtocolError("bad-input", `body: takes at most ${MAX_DEPTH} levels of nesting`, "body");
		} else if (char === 0x5d || char === 0x7d) depth--;
	}
}
