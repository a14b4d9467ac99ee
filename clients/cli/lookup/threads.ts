/** Finds threads, and the desks or members that can hold them. */
import type { Id } from "#protocol/bytes.ts";
import { isId } from "#protocol/bytes.ts";
import { type CompartmentRow, listCompartments } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather, pages } from "#sdk/http/pages.ts";
import { NotFound } from "../problems.ts";
import { type People, pickId } from "./people.ts";

/** Yields all compartments that the member holds. Fetches them page by page. */
export async function* listAllCompartments(
	session: UnlockedSession,
	kind?: CompartmentRow["kind"],
): AsyncGenerator<CompartmentRow, void, undefined> {
	const ask = (cursor?: string) => listCompartments(session, { ...(kind && { kind }), ...(cursor && { cursor }), limit: 200 });
	for await (const { compartments } of pages(ask)) yield* compartments;
}

/**
 * Finds a thread, or another compartment that the member holds, by the beginning of its id. A whole id is returned unchecked.
 * @throws UsageError when none or several match
 */
export async function findThread(session: UnlockedSession, typed: string): Promise<Id> {
	// A whole id may also be the id of a section, because sections can be read in the same way.
	if (isId(typed)) return typed;
	const all = await gather(listAllCompartments(session));
	return pickId(
		"thread",
		typed,
		all.map(({ compartment }) => compartment),
	);
}

/** Finds a desk, or a member if no desk matches. @throws UsageError, also when several desks or several members match */
export function findParty(people: People, typed: string): { kind: "desk" | "member"; id: Id } {
	const desk = orNotFound(() => people.findDesk(typed).id);
	if (!(desk instanceof NotFound)) return { kind: "desk", id: desk };
	const member = orNotFound(() => people.findMember(typed).id);
	if (member instanceof NotFound) throw desk;
	return { kind: "member", id: member };
}

function orNotFound(find: () => Id): Id | NotFound {
	try {
		return find();
	} catch (error) {
		if (error instanceof NotFound) return error;
		throw error;
	}
}
