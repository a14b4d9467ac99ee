/** Names of organisations, as people tell them apart. Two organisations may have the same name. */
import type { Id } from "../../bytes.ts";
import type { Directory, Organisation } from "./state.ts";

/** The name without accents, case, signs and characters that nobody sees. */
const comparable = (name: string): string =>
	name
		.normalize("NFKD")
		.replace(/[^\p{L}\p{N}]/gu, "")
		.toLowerCase();

const known = new WeakMap<Organisation, readonly string[]>();

/** Both names of an organisation, as `comparable` makes them. */
function comparableNames(organisation: Organisation): readonly string[] {
	const earlier = known.get(organisation);
	if (earlier !== undefined) return earlier;
	const { name, latin } = organisation;
	const made = (latin === null ? [name] : [name, latin]).map(comparable);
	known.set(organisation, made);
	return made;
}

const isPresent = ({ status }: Organisation) => status !== "refused" && status !== "removed";

/** The organisations of which a name is one of `wanted`, without those that were refused or removed. */
const presentWith = (dir: Directory, wanted: readonly string[]): Organisation[] =>
	[...dir.organisations.values()].filter((each) => isPresent(each) && comparableNames(each).some((name) => wanted.includes(name)));

/** The organisations that have this name or one that looks like it, also in Latin letters, without those that were refused or removed. */
export const organisationsNamed = (dir: Directory, name: string): Organisation[] => presentWith(dir, [comparable(name)]);

/** ISO 3166-1 alpha-2. */
export const countryOf = (dir: Directory, id: Id | null | undefined): string | null =>
	(id ? dir.organisations.get(id)?.country : undefined) ?? null;

/** Whether a name has Latin letters, and no letters of another script. */
export const isLatinName = (name: string): boolean => /\p{Script=Latin}/u.test(name) && !/(?!\p{Script=Latin})\p{L}/u.test(name);

/** A name; with its Latin letters behind it, if it has any, such as "Пристань / Prystan". */
export const withLatin = ({ name, latin }: { name: string; latin: string | null }): string =>
	latin === null || latin === name ? name : `${name} / ${latin}`;

/**
 * The name of an organisation; with its Latin letters, and with its country when another organisation has one of these names, such
 * as "Harbour (AL)".
 */
export function organisationName(dir: Directory, id: Id | null | undefined): string | null {
	const organisation = id ? dir.organisations.get(id) : undefined;
	if (!organisation) return null;
	const isAlone = presentWith(dir, comparableNames(organisation)).every((each) => each.id === organisation.id);
	const name = withLatin(organisation);
	return isAlone ? name : `${name} (${organisation.country})`;
}
