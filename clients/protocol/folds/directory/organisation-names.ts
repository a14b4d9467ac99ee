/** Names of organisations, as people tell them apart. Two organisations may have the same name. */
import type { Id } from "../../bytes.ts";
import type { Directory, Organisation } from "./state.ts";

/** The name without accents, case, signs and characters that nobody sees. */
const comparable = (name: string): string =>
	name
		.normalize("NFKD")
		.replace(/[^\p{L}\p{N}]/gu, "")
		.toLowerCase();

const known = new WeakMap<Organisation, string>();

function comparableName(organisation: Organisation): string {
	const earlier = known.get(organisation);
	if (earlier !== undefined) return earlier;
	const made = comparable(organisation.name);
	known.set(organisation, made);
	return made;
}

/** The organisations that have this name or one that looks like it, without those that were refused or removed. */
export function organisationsNamed(dir: Directory, name: string): Organisation[] {
	const wanted = comparable(name);
	const isPresent = ({ status }: Organisation) => status !== "refused" && status !== "removed";
	return [...dir.organisations.values()].filter((each) => isPresent(each) && comparableName(each) === wanted);
}

/** ISO 3166-1 alpha-2. */
export const countryOf = (dir: Directory, id: Id | null | undefined): string | null =>
	(id ? dir.organisations.get(id)?.country : undefined) ?? null;

/** The name of an organisation; with its country when another organisation has the same name, such as "Harbour (AL)". */
export function organisationName(dir: Directory, id: Id | null | undefined): string | null {
	const organisation = id ? dir.organisations.get(id) : undefined;
	if (!organisation) return null;
	const isAlone = organisationsNamed(dir, organisation.name).every((each) => each.id === organisation.id);
	return isAlone ? organisation.name : `${organisation.name} (${organisation.country})`;
}
