/** Reads what a site is made of from a folder. docs/site.md describes the folder. */
import fs from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { COUNTRIES } from "#protocol/countries.ts";
import { FIRST_NUMBER, PAGE_KINDS, type Page, type SiteInput, WAYS } from "../../site/input.ts";
import { LANGUAGES } from "../../words/languages.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

const day = z
	.string()
	.refine((text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)), "must be a day, such as 2026-12-02");
const language = z.string().refine((code) => Object.hasOwn(LANGUAGES, code), `must be one of ${Object.keys(LANGUAGES).join(", ")}`);
const byLanguage = z.partialRecord(language, z.string().min(1)).transform((texts) => texts as Record<string, string>);
const fact = z.boolean().nullable().default(null);

const namedDocument = z.strictObject({
	item: z.string().min(1),
	number: z.int().min(FIRST_NUMBER),
	kind: z.enum(PAGE_KINDS).default("page"),
	way: z.enum(WAYS).nullable().default(null),
});
/** A document of the library, and the page that it becomes. */
export type NamedDocument = z.infer<typeof namedDocument>;

export interface SiteFolder extends SiteInput {
	documents: NamedDocument[];
}

const siteFile = z.strictObject({
	address: z.string().regex(/^https?:\/\/[a-z0-9.:-]+$/, "must be an origin, such as https://help.example.org"),
	closed: z.array(z.string().regex(/^[a-z0-9.-]+$/, "must be a host in small letters")),
	leave: z.string(),
	name: byLanguage,
	intro: byLanguage,
	notice: byLanguage.nullable().default(null),
	languages: z.array(language).min(1),
	documents: z.array(namedDocument).default([]),
});

const pageFile = z.strictObject({
	kind: z.enum(PAGE_KINDS),
	way: z.enum(WAYS).nullable().default(null),
	source: language,
	revision: z.int().positive().default(1),
	of: z.partialRecord(language, z.int().positive()).default({}),
	on: day.nullable().default(null),
	endorsements: z.array(z.strictObject({ organisation: z.string().min(1), answer: z.enum(["yes", "no", "abstain"]) })).default([]),
});

const hotlineFile = z.array(
	z.strictObject({
		country: z.string().refine((code) => COUNTRIES.has(code), "must be a country of ISO 3166-1, such as RO"),
		emergency: z.boolean().default(false),
		name: z.string().min(1),
		numbers: z.array(z.string().regex(/^[+*#\d][\d ()/-]*$/, "must be a phone number")).min(1),
		hours: z.string().default(""),
		languages: z.array(z.string().regex(/^[a-z]{2,3}$/, "must be a language, such as ro")).default([]),
		free: fact,
		text: fact,
		fromAbroad: fact,
		asksName: fact,
		tells: fact,
		confirmed: day,
		by: z.string().min(1),
		failed: day.nullable().default(null),
	}),
);

/** @param on the day of the build, as 2026-12-02. @throws UsageError that names the file and what is wrong in it */
export async function readSiteFolder(folder: string, on: string): Promise<SiteFolder> {
	const site = await readJson(siteFile, path.join(folder, "site.json"));
	const hotlines = await readJson(hotlineFile, path.join(folder, "hotlines.json"));
	const numbers = await fs.readdir(path.join(folder, "pages")).catch((error) => unreadable(path.join(folder, "pages"), error));
	const pages: Page[] = [];
	for (const name of numbers.filter((each) => !each.startsWith("."))) pages.push(await readPage(path.join(folder, "pages", name), name));
	return { ...site, day: on, pages: pages.sort((a, b) => a.number - b.number), hotlines };
}

async function readPage(folder: string, name: string): Promise<Page> {
	if (!/^[1-9]\d{0,4}$/.test(name) || Number(name) < FIRST_NUMBER) throw new UsageError(messages.badPageNumber(folder, FIRST_NUMBER));
	const { of, ...info } = await readJson(pageFile, path.join(folder, "page.json"));
	const texts: Page["texts"] = {};
	for (const file of (await fs.readdir(folder)).filter((each) => each.endsWith(".md"))) {
		const code = file.slice(0, -3);
		if (!Object.hasOwn(LANGUAGES, code)) throw new UsageError(messages.badSiteFile(path.join(folder, file), "names no language"));
		const whole = (await fs.readFile(path.join(folder, file), "utf8")).replace(/\r\n?/g, "\n");
		const [, title, body] = /^# +(.+)\n([\s\S]*)$/.exec(`${whole}\n`) ?? [];
		if (title === undefined || body === undefined)
			throw new UsageError(messages.badSiteFile(path.join(folder, file), "must begin with its title: # Title"));
		texts[code] = { title: title.trim(), body, of: code === info.source ? null : (of[code] ?? info.revision) };
	}
	if (texts[info.source] === undefined)
		throw new UsageError(messages.badSiteFile(folder, `lacks ${info.source}.md, the text of its source`));
	return { number: Number(name), ...info, texts };
}

async function readJson<S extends z.ZodType>(schema: S, file: string): Promise<z.infer<S>> {
	const text = await fs.readFile(file, "utf8").catch((error) => unreadable(file, error));
	const read = schema.safeParse(parseJson(file, text));
	if (read.success) return read.data;
	const issue = read.error.issues[0];
	throw new UsageError(messages.badSiteFile(file, [issue?.path.join("."), issue?.message].filter(Boolean).join(": ")));
}

function parseJson(file: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new UsageError(messages.badSiteFile(file, "is not JSON"));
	}
}

function unreadable(file: string, error: NodeJS.ErrnoException): never {
	throw new UsageError(messages.badSiteFile(file, `can't be read (${error.code})`));
}
