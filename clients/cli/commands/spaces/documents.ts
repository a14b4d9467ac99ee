/** The commands for the library: documents with their texts, translations and comments. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { REGIONS } from "#protocol/codes.ts";
import { ASK, AUDIENCES, DOCUMENT_KINDS, DOCUMENT_STATES, type DocumentFacts, PUBLIC_STATES } from "#protocol/items/document-acts.ts";
import {
	actInDocument,
	type DocumentRow,
	type DocumentView,
	factsOf,
	findDocuments,
	listLibrary,
	openDocument,
	type RemarkView,
	startDocument,
	withdrawDocument,
} from "#sdk/spaces/documents.ts";
import { endorsementsOf } from "#sdk/spaces/endorsements.ts";
import { done } from "../../answers/answers.ts";
import { changedLines } from "../../answers/changed-lines.ts";
import { wordsOf } from "../../answers/entries.ts";
import { withoutHidden, withoutWords } from "../../answers/hidden-items.ts";
import { escapeControls, indent } from "../../answers/layout.ts";
import { askDespiteLeaks } from "../../answers/leaks.ts";
import { type Columns, column, idColumn, joinedColumn, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { many, optional, required, type Values } from "../../arguments/grammar.ts";
import { code, content, number, ref, text } from "../../arguments/kinds.ts";
import { command, type Io } from "../../command.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";
import { endorsementJson, endorsementLines } from "./endorsement-lines.ts";

export const documentArgument = { document: required(ref("DOCUMENT")) };
export const DOCUMENT = "The document, by its id or the first characters of it.";
const LANGUAGE = "The language of the text, such as en.";
const SUMMARY = "What it is about, in a few sentences.";
const written = { language: required(text("CODE")) };

interface Found {
	people: People;
	space: Id;
	item: Id;
}

export async function findDocument(io: Io, typed: string): Promise<Found> {
	const people = await People.of(await io.session());
	const { documents } = await listLibrary(people.session);
	const ids = documents.map((each) => each.item);
	const item = pickId("document", typed, ids);
	return { people, item, space: documents.find((each) => each.item === item)?.space ?? "" };
}

/** The title in English, else in the first language that it has. */
const titleOf = (titles: DocumentRow["titles"]): string => titles.en ?? Object.values(titles)[0] ?? "";

const list = command({
	name: "document list",
	help: {
		summary: "List the documents of the library, the most recently changed first.",
		parameters: {
			kind: "Only documents of this kind.",
			theme: "Only documents about this theme.",
			language: "Only documents that have a text in this language, such as fr.",
			country: "Only documents about this country, as two letters.",
			state: "Only documents in this state.",
			find: "Only documents with all of these words in titles and themes.",
		},
		examples: ["cloister document list", "cloister document list --kind practice --language fr --find school"],
	},
	args: {},
	flags: {
		kind: optional(code(DOCUMENT_KINDS)),
		theme: optional(text("THEME")),
		language: optional(text("CODE")),
		country: optional(text("COUNTRY")),
		state: optional(code(DOCUMENT_STATES)),
		find: optional(text("WORDS")),
	},
	async run(io, { find: words, country, ...query }) {
		const people = await People.of(await io.session());
		const { documents } = await listLibrary(people.session);
		const found = findDocuments(documents, { ...query, country: country?.toUpperCase(), words });
		const columns: Columns<DocumentRow> = {
			document: idColumn("ID", ({ item }) => item),
			space: jsonOnly(({ space }) => space),
			titles: column(
				"TITLE",
				({ titles }) => titles,
				({ titles, hidden }) => (hidden ? messages.hiddenItem : titleOf(titles)),
			),
			kind: column("KIND", ({ kind }) => kind),
			state: column("STATE", ({ state }) => state),
			languages: joinedColumn("LANGUAGES", ({ titles }) => Object.keys(titles)),
			themes: joinedColumn("THEMES", ({ tags }) => tags),
			countries: joinedColumn("COUNTRIES", ({ countries }) => countries),
			regions: jsonOnly(({ regions }) => regions),
			isNew: jsonOnly(({ isNew }) => isNew),
			writtenBy: jsonOnly(({ startedBy }) => startedBy),
			desk: nameColumn("DESK", ({ startedFor }) => startedFor, people.desk),
			at: timeColumn("NEWEST", ({ at }) => at),
			replaces: jsonOnly(({ replaces }) => replaces),
			isPinned: jsonOnly(({ isPinned }) => isPinned),
			hidden: jsonOnly(({ hidden }) => hidden),
		};
		return listAnswer("documents", withoutHidden(found), columns);
	},
});

const show = command({
	name: "document show",
	help: {
		summary: "Show a document with its translations, comments, and who has used it.",
		parameters: { document: DOCUMENT, language: "Show the text in this language, if there is one." },
		examples: ["cloister document show 91c0", "cloister document show 91c0 --language fr"],
	},
	args: documentArgument,
	flags: { language: optional(text("CODE")) },
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const view = shownOf(await openDocument(people.session, space, item));
		return { data: documentJson(view), text: () => documentText(people, view, input.language) };
	},
});

/** Without the texts that are hidden. */
function shownOf(view: DocumentView): DocumentView {
	const nothing = { ...{ themes: [], audience: [], countries: [], author: null, laws: [], hotlines: [] }, comments: [], uses: [] };
	if (view.hidden) return { ...withoutWords(view), ...nothing };
	const remark = (each: RemarkView): RemarkView => (each.hidden ? { ...each, body: "" } : each);
	return { ...view, comments: view.comments.map(remark), uses: view.uses.map(remark) };
}

function documentJson(view: DocumentView) {
	const { space, item, circle, organisations, kind, by, desk, at, source, revisions, translations, hidden, locked, muted, uncounted } =
		view;
	const remarkJson = ({ entry, at: remarkAt, ...remark }: RemarkView) => ({
		...{ remark: entry, at: isoTime(remarkAt), by: remark.by, desk: remark.desk },
		...{ language: remark.language, body: remark.body, hidden: remark.hidden, muted: remark.muted },
	});
	return {
		...{ document: item, space, circle, organisations, kind, by, desk, at: isoTime(at), ...factsOf(view) },
		...{ language: source.language, title: source.title, summary: source.summary, body: source.body },
		...{ revision: source.revision, revisions: revisions.length },
		translations: translations.map(({ at: _, ...each }) => each),
		...{
			replacedBy: view.replacedBy.map((each) => each.item),
			comments: view.comments.map(remarkJson),
			uses: view.uses.map(remarkJson),
			endorsements: endorsementsOf(view).map(endorsementJson),
			hidden,
			locked,
			muted,
			uncounted,
		},
	};
}

function documentText(people: People, view: DocumentView, language: string | undefined): string {
	if (view.hidden) return messages.hiddenItem;
	const translation = view.translations.find((each) => each.language === language);
	const shown = translation ?? view.source;
	const head = (by: Id, desk: Id, at: number) => escapeControls(messages.postHead(people.name(by), people.desk(desk), showTime(at), ""));
	const bodyOf = ({ hidden, muted, body }: RemarkView) =>
		hidden ? messages.hiddenItem : muted ? messages.mutedAuthor : escapeControls(body);
	const remark = (each: RemarkView) => `${shortId(each.entry)}  ${head(each.by, each.desk, each.at)}\n${indent(bodyOf(each), "  ")}`;
	const textAndFacts = () => [
		messages.documentFacts(
			[...view.themes.map(escapeControls), ...view.countries],
			view.licence,
			view.translations.map((each) => each.language),
		),
		...view.replacedBy.map((each) => messages.replacedBy(shortId(each.item), escapeControls(titleOf(each.titles)))),
		...changedLines(translation?.changes ?? null),
		...(shown.summary === null ? [] : [escapeControls(shown.summary)]),
		escapeControls(shown.body),
		...view.laws.map(({ country, state, since }) => [country, state, ...(since === null ? [] : [since])].join("  ")),
		...view.hotlines.map(({ country, name, numbers, confirmed }) =>
			escapeControls([country, name, numbers.join(", "), confirmed].join("  ")),
		),
	];
	return [
		messages.whoReads(view.circle, view.organisations),
		`${view.muted ? messages.mutedAuthor : escapeControls(shown.title)} (${[view.kind, view.state, shown.language].join(", ")})`,
		head(view.by, view.desk, view.at),
		...(view.muted ? [] : textAndFacts()),
		...endorsementLines(people, view),
		...(view.comments.length === 0 ? [] : [messages.commentsHead, ...view.comments.map(remark)]),
		...(view.uses.length === 0 ? [] : [messages.usesHead, ...view.uses.map(remark)]),
	].join("\n\n");
}

const factFlags = {
	theme: many(text("THEME")),
	audience: many(code(AUDIENCES)),
	country: many(text("COUNTRY")),
	region: many(code(REGIONS)),
	year: optional(number("YEAR", 1800, 2200)),
	author: optional(text("NAME")),
	licence: optional(text("LICENCE")),
	state: optional(code(DOCUMENT_STATES)),
	replaces: optional(ref("DOCUMENT")),
	public: optional(code(PUBLIC_STATES)),
};
const factWords = {
	theme: "A theme. Can be given several times.",
	audience: "Whom it is for. Can be given several times.",
	country: "A country that it is about, as two letters. Can be given several times.",
	region: "A region that it is about. Can be given several times.",
	year: "The year of the document.",
	author: "Who has written it, if that isn't your organisation.",
	licence: `Its licence: a name of SPDX such as CC-BY-4.0, or ${ASK} if nobody may copy it without asking.`,
	state: "Its state.",
	replaces: "The document that this one replaces.",
	public: "Whether it may stand on the public site.",
};

const NO_FACTS: DocumentFacts = {
	...{ themes: [], audience: [], countries: [], regions: [], year: null, author: null },
	...{ licence: ASK, state: "draft", laws: [], hotlines: [], replaces: null, public: "no" },
};

/** The facts, with those that were typed. A list that wasn't typed stays as it is. */
function factsFrom(before: DocumentFacts, typed: Values<typeof factFlags>, documents: readonly DocumentRow[]): DocumentFacts {
	const or = <T>(values: T[], kept: T[]) => (values.length > 0 ? values : kept);
	const ids = documents.map(({ item }) => item);
	return {
		...before,
		themes: or(typed.theme, before.themes),
		audience: or(typed.audience, before.audience),
		countries: or(
			typed.country.map((each) => each.toUpperCase()),
			before.countries,
		),
		regions: or(typed.region, before.regions),
		year: typed.year ?? before.year,
		author: typed.author ?? before.author,
		licence: typed.licence ?? before.licence,
		state: typed.state ?? before.state,
		replaces: typed.replaces === undefined ? before.replaces : pickId("document", typed.replaces, ids),
		public: typed.public ?? before.public,
	};
}

const write = command({
	name: "document write",
	help: {
		summary: "Write a new document into a space. The text is Markdown.",
		details:
			"Everybody in the space reads it. Write nothing about a person. If the program finds a code or a label of your cases, a phone number, the number of a document or a date of birth, it asks before it sends the text.",
		parameters: {
			space: "The space, by its id or the first characters of it.",
			title: "The title.",
			language: LANGUAGE,
			kind: "What it is.",
			summary: SUMMARY,
			...factWords,
		},
		examples: ['cloister document write 3f2a "Talks in schools" --kind practice --language en --theme schools --country IT < talks.md'],
	},
	args: { space: required(ref("SPACE")), title: required(text("TITLE")), text: optional(content("TEXT")) },
	flags: { ...written, kind: required(code(DOCUMENT_KINDS)), summary: optional(content("TEXT")), ...factFlags },
	async run(io, input) {
		const people = await People.of(await io.session());
		const space = pickId("space", input.space, [...people.session.dir.spaces.keys()]);
		const { title, language, kind, summary = null } = input;
		const body = await wordsOf(io, input.text);
		const { documents } = await listLibrary(people.session);
		const facts = factsFrom(NO_FACTS, input, documents);
		await askDespiteLeaks(io, people.session, [title, summary ?? "", body, ...facts.themes]);
		const { item } = await startDocument(people.session, space, { kind, language, title, summary, body, ...facts });
		return { data: { document: item, space }, text: () => item };
	},
});

const change = command({
	name: "document change",
	help: {
		summary: "Change the facts of a document of your desk: its state, its themes and others. What you leave out stays as it is.",
		parameters: { document: DOCUMENT, ...factWords },
		examples: ["cloister document change 91c0 --state adopted --theme schools,parents"],
	},
	args: documentArgument,
	flags: factFlags,
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const view = await openDocument(people.session, space, item);
		const { documents } = await listLibrary(people.session);
		const facts = factsFrom(factsOf(view), input, documents);
		await actInDocument(people.session, space, item, { act: "facts", ...facts }, { entry: randomId() });
		return done();
	},
});

const rows = command({
	name: "document rows",
	help: {
		summary: "Write the rows of a law (how each country stands to it), or the hotlines of a document of hotlines.",
		details:
			"The text is a list as JSON, with the fields that `document show --json` prints in `laws` or `hotlines`. It replaces all rows. Phone numbers of hotlines are meant to be read by everybody, so the program doesn't ask about them.",
		parameters: { document: DOCUMENT },
		examples: ["cloister document rows 91c0 < hotlines.json"],
	},
	args: { ...documentArgument, text: optional(content("JSON")) },
	flags: {},
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const given = parseRows(await wordsOf(io, input.text));
		const view = await openDocument(people.session, space, item);
		const facts = { ...factsOf(view), ...(view.kind === "hotlines" ? { hotlines: given } : { laws: given }) };
		await actInDocument(people.session, space, item, { act: "facts", ...(facts as DocumentFacts) }, { entry: randomId() });
		return done();
	},
});

function parseRows(json: string): unknown[] {
	try {
		const parsed: unknown = JSON.parse(json);
		if (Array.isArray(parsed)) return parsed;
	} catch {
		// Falls through: the text is no JSON.
	}
	throw new UsageError(messages.noJson, "document rows");
}

const edit = command({
	name: "document edit",
	help: {
		summary: "Replace the text of a document of your desk. The earlier text stays as a revision.",
		details:
			"Translations of the earlier text are then shown as older than the source, with the difference. Others can still read the lines that you remove. If they are about a person, ask the desk that answers for the space to hide the text.",
		parameters: { document: DOCUMENT, title: "A new title.", summary: "A new summary." },
		examples: ["cloister document edit 91c0 < talks.md"],
	},
	args: { ...documentArgument, text: optional(content("TEXT")) },
	flags: { title: optional(text("TITLE")), summary: optional(content("TEXT")) },
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const body = await wordsOf(io, input.text);
		const { source } = await openDocument(people.session, space, item);
		const { title = source.title, summary = source.summary } = input;
		await askDespiteLeaks(io, people.session, [title, summary ?? "", body]);
		const revision = randomId();
		const act = { act: "text", language: source.language, title, summary, body, of: null } as const;
		await actInDocument(people.session, space, item, act, { entry: revision });
		return { data: { revision }, text: () => messages.done };
	},
});

const translate = command({
	name: "document translate",
	help: {
		summary: "Translate a document, or replace its translation into a language. The text is Markdown.",
		parameters: { document: DOCUMENT, title: "The title in this language.", language: LANGUAGE, summary: SUMMARY },
		examples: ['cloister document translate 91c0 "Parler dans les écoles" --language fr < parler.md'],
	},
	args: { ...documentArgument, title: required(text("TITLE")), text: optional(content("TEXT")) },
	flags: { ...written, summary: optional(content("TEXT")) },
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const body = await wordsOf(io, input.text);
		const { source } = await openDocument(people.session, space, item);
		const { title, language, summary = null } = input;
		await askDespiteLeaks(io, people.session, [title, summary ?? "", body]);
		const revision = randomId();
		const act = { act: "text", language, title, summary, body, of: source.revision } as const;
		await actInDocument(people.session, space, item, act, { entry: revision });
		return { data: { revision }, text: () => messages.done };
	},
});

/** Writes a comment, or how it went to use the document. */
async function remark(io: Io, act: "comment" | "used", input: { document: string; text?: string | undefined; language: string }) {
	const { people, space, item } = await findDocument(io, input.document);
	const body = await wordsOf(io, input.text);
	await askDespiteLeaks(io, people.session, [body]);
	const entry = randomId();
	await actInDocument(people.session, space, item, { act, language: input.language, body }, { entry });
	return { data: { remark: entry }, text: () => entry };
}

const comment = command({
	name: "document comment",
	help: {
		summary: "Comment on a document. The text is Markdown.",
		parameters: { document: DOCUMENT, language: LANGUAGE },
		examples: ['cloister document comment 91c0 "Thank you." --language en'],
	},
	args: { ...documentArgument, text: optional(content("TEXT")) },
	flags: written,
	run: (io, input) => remark(io, "comment", input),
});

const used = command({
	name: "document used",
	help: {
		summary: "Say that your desk has used a document, and how it went. It replaces what your desk has said before.",
		parameters: { document: DOCUMENT, language: LANGUAGE },
		examples: ['cloister document used 91c0 "With 20 teachers. They asked for more." --language en'],
	},
	args: { ...documentArgument, text: optional(content("TEXT")) },
	flags: written,
	run: (io, input) => remark(io, "used", input),
});

const takeBack = command({
	name: "document take-back",
	help: {
		summary:
			"Take back a comment of your desk, what it has said about its use of a document, or what your organisation says about a position.",
		parameters: { document: DOCUMENT, remark: "What to take back, by its id or the first characters of it." },
		examples: ["cloister document take-back 91c0 77de"],
	},
	args: { ...documentArgument, remark: required(ref("REMARK")) },
	flags: {},
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const { comments, uses, endorsements } = await openDocument(people.session, space, item);
		const ids = [...comments, ...uses, ...endorsements].map(({ entry }) => entry);
		const act = { act: "take-back", remark: pickId("remark", input.remark, ids) } as const;
		await actInDocument(people.session, space, item, act, { entry: randomId() });
		return done();
	},
});

const withdraw = command({
	name: "document withdraw",
	help: {
		summary: "Withdraw a document of your desk. It stays readable, and is shown as withdrawn.",
		parameters: { document: DOCUMENT },
		examples: ["cloister document withdraw 91c0"],
	},
	args: documentArgument,
	flags: {},
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		await withdrawDocument(people.session, space, item, { entry: randomId() });
		return done();
	},
});

export const documentCommands = [list, show, write, change, rows, edit, translate, comment, used, takeBack, withdraw];
