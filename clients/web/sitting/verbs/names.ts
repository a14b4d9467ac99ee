/** Names of members, for the views of other verbs. */
import { fetchNames } from "#sdk/directory/names.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Checked names of members, by id. */
export type Names = Map<string, string>;

/** The names of all members. They are fetched again after the directory has grown. A member whose name was erased isn't in the map. */
export async function namesOf(sitting: Sitting): Promise<Names> {
	const session = sessionOf(sitting);
	const { size } = session.dir;
	if (sitting.names?.size !== size) sitting.names = { size, names: fetchNames(session) };
	try {
		return await sitting.names.names;
	} catch (error) {
		sitting.names = null;
		throw error;
	}
}
