/** Finds threads, and the desks or members that can hold them. */
import type { Id } from "#protocol/bytes.ts";
import { isId } from "#protocol/bytes.ts";
import { type CompartmentRow, listCompartments } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather, pages } from "#sdk/http/pages.ts";
import { UsageError } from "../problems.ts";
import { type People, pickId } from "./people.ts";

/** Yields all compartments that the member holds. Fetches them page by page. */
export async function* listAllCompartments(
	session: UnlockedSession,
	kind?: CompartmentRow["kind"],
): AsyncGenerator<CompartmentRow, void, undefined> {
	const ask = (cursor?: string) => listCompartments(session, { ...(kind && { kind }), ...(cursor && { cursor }), limit: 200 });
	for await (const { compartments } of pages(ask)) yield* compartments;
}

/** A whole id is returned unchecked. @throws UsageError when no thread or several threads match */
export async function findThread(session: UnlockedSession, typed: string): Promise<Id> {
	// A whole id may also be that of a section, because sections can be read in the same way.
	if (isId(typed)) return typed;
	const all = await gather(listAllCompartments(session));
	return pickId(
		"thread",
		typed,
		all.map(({ compartment }) => compartment),
	);
}

/** Finds a desk, or a member if no desk matches. @throws UsageError */
export function findParty(people: People, typed: string): { kind: "desk" | "member"; id: Id } {
	try {
		return { kind: "desk", id: people.findDesk(typed).id };
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		try {
			return { kind: "member", id: people.findMember(typed).id };
		} catch {
			throw error;
		}
	}
}
