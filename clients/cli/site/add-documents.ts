/** Adds documents of the library to the texts of the public site. `site.json` names each one, with the number of its page. */
import type { Id } from "#protocol/bytes.ts";
import { organisationName } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { type DocumentView, listLibrary, openDocument } from "#sdk/spaces/documents.ts";
import { endorsementsOf } from "#sdk/spaces/endorsements.ts";
import type { Page, SiteInput } from "../../site/input.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import type { NamedDocument, SiteFolder } from "./read-folder.ts";

/**
 * @throws UsageError for a document that isn't marked as public, is hidden, withdrawn or by a muted author, or isn't in the library
 * @throws AlarmError when the server gives false data
 */
export async function addDocuments(session: () => Promise<UnlockedSession>, { documents, ...site }: SiteFolder): Promise<SiteInput> {
	if (documents.length === 0) return site;
	const unlocked = await session();
	const opened = await openAll(unlocked, documents);
	const nameOf = (organisation: Id) => organisationName(unlocked.dir, organisation) ?? organisation;
	const numbers = new Set(site.pages.map(({ number }) => number));
	for (const { named, document } of opened) {
		if (document.kind === "hotlines") {
			site.hotlines.push(...document.hotlines.map(({ hours, ...row }) => ({ ...row, hours: hours ?? "" })));
			continue;
		}
		if (numbers.has(named.number)) throw new UsageError(messages.pageNumberTwice(named.number));
		numbers.add(named.number);
		site.pages.push({ ...pageOf(named, document), endorsements: endorsementsFor(document, nameOf) });
	}
	site.pages.sort((a, b) => a.number - b.number);
	return site;
}

async function openAll(session: UnlockedSession, documents: readonly NamedDocument[]) {
	const rows = new Map((await listLibrary(session)).documents.map((row) => [row.item, row]));
	const opened: { named: NamedDocument; document: DocumentView }[] = [];
	for (const named of documents) {
		const row = rows.get(named.item);
		if (!row) throw new UsageError(messages.notInLibrary(named.item));
		const document = await openDocument(session, row.space, named.item);
		if (document.public !== "yes" || document.hidden !== null || document.muted !== null || document.state === "withdrawn")
			throw new UsageError(messages.notPublic(named.item));
		opened.push({ named, document });
	}
	return opened;
}

/** Of the present text only, the names of organisations in order. */
function endorsementsFor(document: DocumentView, nameOf: (organisation: Id) => string): Page["endorsements"] {
	const rows = endorsementsOf(document).filter(({ isOlder }) => !isOlder);
	const named = rows.map(({ organisation, choice }) => ({ organisation: nameOf(organisation), answer: choice }));
	return named.sort((one, other) => (one.organisation < other.organisation ? -1 : 1));
}

function pageOf({ number, kind, way }: NamedDocument, { source, revisions, translations }: DocumentView): Omit<Page, "endorsements"> {
	const numberOf = (revision: string) => revisions.findIndex((each) => each.revision === revision) + 1;
	const texts: Page["texts"] = { [source.language]: { title: source.title, body: source.body, of: null } };
	for (const { language, title, body, of } of translations) texts[language] = { title, body, of: numberOf(of) };
	const on = kind === "position" || kind === "news" ? new Date(source.at).toISOString().slice(0, 10) : null;
	return { number, kind, way, source: source.language, revision: revisions.length, on, texts };
}
