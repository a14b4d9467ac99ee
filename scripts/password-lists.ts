/**
 * `npx tsx scripts/password-lists.ts` writes the lists by which new passwords are judged. They are the beginnings of the lists of zxcvbn-ts,
 * the most frequent first (decision 0023).
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { adjacencyGraphs, dictionary as common } from "@zxcvbn-ts/language-common";
import { dictionary as english } from "@zxcvbn-ts/language-en";

const lists: Record<string, readonly string[]> = { ...common, ...english };

function first(name: string, count = Number.POSITIVE_INFINITY): readonly string[] {
	const list = lists[name];
	if (!list) throw new Error(`zxcvbn-ts has no list ${name}`);
	return list.slice(0, count);
}

const MOST_PASSWORDS = 14_000;
/** A new password has at least this many characters. Known ones of this length are kept however rare they are. */
const LONG = 12;
/** Lists such as those of months and planets. */
const SEQUENCES = Object.keys(lists).filter((name) => first(name).length < 30);

const kept: Record<string, readonly string[]> = {
	passwords: first("passwords-common").filter((each, rank) => rank < MOST_PASSWORDS || each.length >= LONG),
	words: first("commonWords-en", 10_000),
	firstNames: first("firstnames-en"),
	lastNames: first("lastnames-en", 5_000),
	sequences: SEQUENCES.flatMap((name) => first(name)),
};
const lines = Object.entries(kept).map(([name, list]) => `\t${name}: ${JSON.stringify(list.join(" "))},`);
const text = `/** Written by scripts/password-lists.ts from the lists of zxcvbn-ts (MIT). The most frequent stand first. */
export const LISTS: Record<string, string> = {
${lines.join("\n")}
};

/** The keys that lie beside each other on keyboards. */
export const KEYBOARDS: Record<string, Record<string, (string | null)[]>> = JSON.parse(
	${JSON.stringify(JSON.stringify(adjacencyGraphs))},
);
`;
writeFileSync(path.resolve(import.meta.dirname, "../clients/sdk/account/password-lists.ts"), text);
