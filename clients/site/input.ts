/** What a site is made of, as plain data. `docs/site.md` describes the folder that the command line reads it from. */

export const WAYS = ["help", "passport", "debt", "young", "abroad", "worried", "professionals", "organisations"] as const;
/** Where a page stands on the start page, in the words of those who look for it. */
export type Way = (typeof WAYS)[number];

/** help: its title and icon tell nothing, and it prints as a plain card. */
export const PAGE_KINDS = ["help", "page", "position", "news"] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** Numbers below this one are for pages of the template. */
export const FIRST_NUMBER = 10;

/** A text for each language. */
export type ByLanguage = Record<string, string>;

export interface PageText {
	title: string;
	/** Markdown (CommonMark). A link to another page is its number. */
	body: string;
	/** The revision of the source that this text translates. Null for the source itself. */
	of: number | null;
}

export interface Page {
	/** Its path: page 12 is `/en/12/`. */
	number: number;
	kind: PageKind;
	way: Way | null;
	/** The language in which it was written, and the revision of that text. */
	source: string;
	revision: number;
	/** Day of a position or of news, as 2026-12-02. */
	on: string | null;
	texts: Record<string, PageText>;
	/** Names of the organisations that support a position, with their answers. */
	endorsements: { organisation: string; answer: "yes" | "no" | "abstain" }[];
}

/** The names of the organisations that a page shows as its supporters. */
export const supportersOf = ({ endorsements }: Page): string[] =>
	endorsements.filter(({ answer }) => answer === "yes").map(({ organisation }) => organisation);

/** One phone number, or one service with several numbers. */
export interface Hotline {
	/** ISO 3166-1. */
	country: string;
	/** Police or ambulance: stands before all other numbers of its country. */
	emergency: boolean;
	name: string;
	numbers: string[];
	hours: string;
	/** Codes of languages, such as "ro". */
	languages: string[];
	free: boolean | null;
	/** Answers text messages or a chat. */
	text: boolean | null;
	/** Can be reached from abroad. */
	fromAbroad: boolean | null;
	asksName: boolean | null;
	/** Tells police or immigration about the call. */
	tells: boolean | null;
	/** Day of the last test call that was answered. */
	confirmed: string;
	/** Who confirmed it. */
	by: string;
	/** Day of a test call that failed after the last good one. The line is then left out. */
	failed: string | null;
}

export interface SiteInput {
	/** Origin of the site, such as https://help.example.org. */
	address: string;
	/** Hosts of the closed network. No page may name them. */
	closed: string[];
	/** Where *Leave quickly* goes: an https address that nobody wonders about. */
	leave: string;
	name: ByLanguage;
	intro: ByLanguage;
	/** A line on top of each page, such as that this is a demonstration. */
	notice: ByLanguage | null;
	/** In the order in which they are offered. */
	languages: string[];
	/** Day of the build, as 2026-12-02. The freshness of hotlines is judged by it. */
	day: string;
	pages: Page[];
	hotlines: Hotline[];
}

/** The texts of the template in one language, by id. */
export type Words = Record<string, string>;

/** The files of the template that don't depend on the input, by name. */
export type Assets = Record<"site.css" | "leave.js" | "search.js" | "icon.svg", string>;
