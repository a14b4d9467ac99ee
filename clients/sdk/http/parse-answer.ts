/** Checks the JSON of an answer against its contract. */
import * as z from "zod/mini";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** The answer with the contract's type. @throws ProtocolError internal when the JSON doesn't have the form that the contract says. */
export function parseAnswer<E extends AnyEndpoint>(endpoint: E, json: unknown): z.output<E["response"]> {
	const result = z.safeParse(endpoint.response, json);
	if (result.success) return result.data as z.output<E["response"]>;
	throw new ProtocolError("internal", `${endpoint.id}: the answer is not what the contract says`);
}
