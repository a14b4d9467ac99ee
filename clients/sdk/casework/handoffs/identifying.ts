/** Finds in a text what names a person: a summary goes to a desk that hasn't accepted yet, so it must not name her. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../../context.ts";
import { caseCodesIn } from "../code.ts";
import { loadCase } from "../load.ts";
import { NAME_FIELDS } from "../person-names.ts";
import { openReadable, valuesOf } from "../sections/readable.ts";

/** name: one from the section identity. number: of a phone, a paper, or a day. */
export interface Identifying {
	kind: "name" | "code" | "number" | "address";
	/** As it stands in the text. */
	text: string;
}

/** Words that must not stand in a summary. */
export interface KnownAs {
	names: string[];
	/** The case code; null for a text that isn't about a known case. */
	code: string | null;
}

/**
 * Returns the names of a case's person, from the sections identity that I can open. Each one that is opened is an access entry.
 * @returns no names when nobody has written any, or my desks can't open them.
 * @throws ProtocolError not-found
 * @example const found = findIdentifying(text, await knownAs(session, id));
 */
export async function knownAs(session: UnlockedSession, id: Id): Promise<KnownAs> {
	const loaded = await loadCase(session, id);
	const views = await openReadable(session, loaded, ["identity"]);
	const names = NAME_FIELDS.flatMap((field) => valuesOf(views, field)).filter((each) => typeof each === "string");
	return { names: [...new Set(names)], code: loaded.state.code };
}

/** How many digits a phone number, a paper's number or a whole date has at least. */
const LEAST_DIGITS = 6;
/** Digits of any script, and what people put between them. */
const NUMBER = /[+\uff0b\p{Nd}][\p{Nd}\p{Cf}\s()./\p{Pd}]*\p{Nd}/gu;
const ADDRESS = /\S+@\S+\.\S+|\bhttps?:\/\/\S+/giu;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Lists what names the person in a text: her names, case codes, numbers of phones and papers, addresses. Accents and capitals don't
 * matter. It can't find a name that nobody has written into the case.
 * @example findIdentifying("Phone Mira on +355 69 000 0000", { names: ["Mira"], code }) // a name and a number
 */
export function findIdentifying(text: string, { names, code }: KnownAs): Identifying[] {
	const words = new Set(names.flatMap((name) => name.match(WORD) ?? []).map(plain));
	const named = (text.match(WORD) ?? []).filter((word) => [...word].length > 1 && words.has(plain(word)));
	const numbers = (text.match(NUMBER) ?? []).filter((number) => (number.match(/\p{Nd}/gu) ?? []).length >= LEAST_DIGITS);
	const found: Identifying[] = [
		...named.map((each) => ({ kind: "name" as const, text: each })),
		...(code !== null && plain(text).includes(plain(code)) ? [{ kind: "code" as const, text: code }] : []),
		...caseCodesIn(text).map((each) => ({ kind: "code" as const, text: each })),
		...numbers.map((each) => ({ kind: "number" as const, text: each })),
		...(text.match(ADDRESS) ?? []).map((each) => ({ kind: "address" as const, text: each })),
	];
	return found.filter(({ text: each }, index) => found.findIndex((other) => other.text === each) === index);
}

/** Without accents, capitals and invisible marks. An Arabic and a Persian keyboard have different letters for yeh and kaf. */
function plain(text: string): string {
	const letters = text.normalize("NFKD").replace(/[\p{M}\p{Cf}\u0640]/gu, "");
	return letters
		.replace(/[\u064a\u0649]/gu, "\u06cc")
		.replace(/\u0643/gu, "\u06a9")
		.toLowerCase();
}
