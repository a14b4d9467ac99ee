/** Mentions: "@" and the name of a reader in a text. The text is sealed. The server learns whom it mentions, and rings these members. */
import type { Id } from "#protocol/bytes.ts";
import { MOST_MENTIONS } from "#protocol/contracts/compartments.ts";
import type { UnlockedSession } from "../context.ts";
import { namesOf } from "../views/names.ts";
import type { Content } from "./content.ts";
import type { Reader } from "./readers.ts";

export interface Mentionable {
	id: Id;
	name: string;
}

/** Whom I can mention: the other people who read a compartment and whose name is known, by name. @param readers from `whoReads`. */
export async function mentionable(session: UnlockedSession, readers: readonly Reader[]): Promise<Mentionable[]> {
	const names = await namesOf(session);
	const people = new Set(readers.flatMap(({ people }) => people).filter((id) => id !== session.me));
	return [...people]
		.flatMap((id) => {
			const name = names.get(id);
			return name ? [{ id, name }] : [];
		})
		.sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** Whom the text of a message mentions. */
export async function mentionsOf(session: UnlockedSession, content: Content, readers: readonly Reader[]): Promise<Id[]> {
	if (content.kind !== "text" || !content.text.includes("@")) return [];
	return mentionedIn(content.text, await mentionable(session, readers)).slice(0, MOST_MENTIONS);
}

const comparable = (text: string): string => text.normalize("NFC").toLowerCase();

/**
 * The people whom a text mentions. Of two names that fit, the longer one counts. Two people with one name are both meant. Lines that quote
 * another message don't count. Pure.
 * @example mentionedIn("Can you call her, @Ana Kola?", [{ id, name: "Ana Kola" }]) // [id]
 */
export function mentionedIn(text: string, people: readonly Mentionable[]): Id[] {
	const lines = text.split("\n").filter((line) => !line.startsWith(">"));
	const written = comparable(lines.join("\n"));
	const names = [...new Set(people.map(({ name }) => comparable(name)))].sort((a, b) => b.length - a.length);
	const found = new Set<string>();
	for (const { index } of written.matchAll(/(?<![\p{L}\p{N}])@/gu)) {
		const rest = written.slice(index + 1);
		const name = names.find((each) => rest.startsWith(each) && !/^[\p{L}\p{M}\p{N}]/u.test(rest.slice(each.length)));
		if (name !== undefined) found.add(name);
	}
	return people.filter(({ name }) => found.has(comparable(name))).map(({ id }) => id);
}
