/** Names of members, for the views of other verbs. */
import type { UnlockedSession } from "../context.ts";
import { fetchNames } from "../directory/names.ts";

/** Checked names of members, by id. */
export type Names = Map<string, string>;

/** The names of all members. They are fetched again after the directory has grown. A member whose name was erased isn't in the map. */
export async function namesOf(session: UnlockedSession): Promise<Names> {
	const { dir, memory } = session;
	const { size } = dir;
	if (memory.names?.size !== size) memory.names = { size, names: fetchNames(session) };
	try {
		return await memory.names.names;
	} catch (error) {
		memory.names = null;
		throw error;
	}
}
