/** How a document stands after its entries. SPEC "Documents", section 2. Pure: the same entries give the same document to every reader. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { type DocumentAct, type DocumentFacts, type DocumentKind, documentAct, rowsOfOtherKind } from "./document-acts.ts";
import { type Endorsement, hasText } from "./endorsements.ts";
import type { ItemContent } from "./item-content.ts";
import { beginTexts, type FormEntry, markOlder, type TextRefusal, type TextRow, type Texts, titlesOfTexts, writeText } from "./texts.ts";

export interface DocumentText extends TextRow {
	title: string;
	summary: string | null;
}

/** A comment, or what a desk says about its use of the document. */
export interface Remark {
	entry: Id;
	by: Id;
	desk: Id;
	at: number;
	language: string;
	body: string;
	/** Hidden by the owner of the space. */
	isHidden: boolean;
}

export interface Document extends Texts<DocumentText>, DocumentFacts {
	kind: DocumentKind;
	by: Id;
	/** The desk that has written it. */
	desk: Id;
	at: number;
	/** Hidden by the owner of the space. */
	isHidden: boolean;
	comments: Remark[];
	/** The newest one of each desk. */
	uses: Remark[];
	/** Of a position: the newest one of each organisation. */
	endorsements: Endorsement[];
	/** The entries that change nothing, and why. */
	refused: { entry: Id; why: DocumentRefusal }[];
}

/**
 * Why an entry changes nothing. bad-act: it isn't an act of a document, or has bad values. not-first: a document begins once. not-entitled:
 * only other desks or coordinators may do this. hidden: the owner of the space has hidden this text. no-such: it names no remark or revision that stands.
 * wrong-language: as for texts. wrong-kind: rows of a law, or hotlines, in a document of another kind; what an organisation says about one that is no position.
 */
export type DocumentRefusal = "bad-act" | "not-first" | "hidden" | "wrong-kind" | TextRefusal;

/**
 * How the document stands after these entries.
 * @param entries those that count. An entry stands after the entries that it names.
 * @throws ProtocolError bad-content when the first entry doesn't begin a document.
 */
export function foldDocument(entries: readonly FormEntry[]): Document {
	const [first, ...later] = entries;
	if (!first) throw new ProtocolError("bad-content", "document: has no entry that counts");
	const document = begin(first);
	for (const entry of later) {
		const why = apply(document, entry);
		if (why) document.refused.push({ entry: entry.entry, why });
	}
	markOlder(document);
	return document;
}

function begin(entry: FormEntry): Document {
	const act = documentAct(entry.content);
	if (act.act !== "document") throw new ProtocolError("bad-content", "document: its first entry doesn't begin a document", "act");
	const { by, desk, at, isHidden } = entry;
	const { act: _, kind, language, title, summary, body, ...facts } = act;
	const source: DocumentText = { revision: entry.entry, language, title, summary, body, by, at };
	return { kind, ...facts, by, desk, at, isHidden, ...beginTexts(source), comments: [], uses: [], endorsements: [], refused: [] };
}

/** Applies an entry. Returns why it changes nothing, or null. */
function apply(document: Document, entry: FormEntry): DocumentRefusal | null {
	const act = readAct(entry.content);
	if (act === null) return "bad-act";
	const { by, desk, at, isHidden } = entry;
	switch (act.act) {
		case "document":
			return "not-first";
		case "facts": {
			if (!mayChange(document, entry)) return "not-entitled";
			if (rowsOfOtherKind(document.kind, act)) return "wrong-kind";
			const { act: _, ...facts } = act;
			Object.assign(document, facts);
			return null;
		}
		case "text": {
			if (isHidden) return "hidden";
			const { act: _, of, ...text } = act;
			return writeText(document, { ...text, revision: entry.entry, by, at }, of, mayChange(document, entry));
		}
		case "comment":
		case "used": {
			const remark: Remark = { entry: entry.entry, by, desk, at, isHidden, language: act.language, body: act.body };
			if (act.act === "comment") document.comments.push(remark);
			else document.uses = [...document.uses.filter((each) => each.desk !== desk), remark];
			return null;
		}
		case "endorse":
			return endorse(document, entry, act);
		case "take-back":
			return takeBack(document, entry, act.remark);
	}
}

function readAct(content: ItemContent): DocumentAct | null {
	try {
		return documentAct(content);
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

function endorse(
	document: Document,
	{ entry, by, desk, at, speaksFor }: FormEntry,
	{ revision, text, choice }: Extract<DocumentAct, { act: "endorse" }>,
): DocumentRefusal | null {
	if (document.kind !== "position") return "wrong-kind";
	if (speaksFor === null) return "not-entitled";
	if (!hasText(document.revisions, revision, text)) return "no-such";
	const others = document.endorsements.filter(({ organisation }) => organisation !== speaksFor);
	document.endorsements = [...others, { entry, organisation: speaksFor, by, desk, at, revision, choice }];
	return null;
}

function takeBack(document: Document, { desk, speaksFor }: FormEntry, id: Id): DocumentRefusal | null {
	const { comments, uses, endorsements } = document;
	const remark = [...comments, ...uses].find(({ entry }) => entry === id);
	const endorsement = endorsements.find(({ entry }) => entry === id);
	if (!remark && !endorsement) return "no-such";
	if (remark ? remark.desk !== desk : endorsement?.organisation !== speaksFor) return "not-entitled";
	document.comments = comments.filter(({ entry }) => entry !== id);
	document.uses = uses.filter(({ entry }) => entry !== id);
	document.endorsements = endorsements.filter(({ entry }) => entry !== id);
	return null;
}

/** Whether a desk may change the facts and the source: the desk that has written the document, and the owner of the space. */
export function mayChange(document: Pick<Document, "desk">, { desk, asOwner }: Pick<FormEntry, "desk" | "asOwner">): boolean {
	return asOwner || desk === document.desk;
}

/** What the list of the space shows of a document. */
export function rowOfDocument(document: Document) {
	const { kind, themes, regions, state, replaces } = document;
	return {
		form: "document" as const,
		titles: titlesOfTexts(document),
		kind,
		tags: themes,
		regions,
		countries: countriesOf(document),
		state,
		replaces,
	};
}

/** The countries that it is about, also those of its rows. */
export const countriesOf = ({ countries, laws, hotlines }: DocumentFacts): string[] =>
	[...new Set([...countries, ...laws.map(({ country }) => country), ...hotlines.map(({ country }) => country)])].sort();
