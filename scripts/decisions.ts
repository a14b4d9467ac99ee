/**
 * Makes docs/decisions/README.md, the list of decisions by room, from the second paragraph of each record:
 * `Room: Web client. State: in force.` Run `npx tsx scripts/decisions.ts` after a change of a record.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isMain } from "./is-main.ts";
import { root } from "./tools.ts";

const FOLDER = path.join(root, "docs/decisions");
export const INDEX = path.join(FOLDER, "README.md");
/** In the order of the list. */
const ROOMS = [
	"Protocol",
	"Access log and review",
	"Keys, accounts and devices",
	"Server and operations",
	"Clients: what people work with",
	"Web client",
	"Tests and documents",
];
const RECORD = /^# (\d{4}) (.+) \((\d{4}-\d\d-\d\d)\)\n\nRoom: (.+)\. State: (.+)\.\n/;

interface Decision {
	file: string;
	number: string;
	title: string;
	day: string;
	room: string;
	state: string;
}

/** @returns the text of the list. @throws Error that says what is wrong in which record. */
export function decisionIndex(): string {
	const decisions = readdirSync(FOLDER)
		.filter((file) => /^\d/.test(file))
		.sort()
		.map(readDecision);
	const numbers = decisions.map(({ number }) => number);
	for (const { file, number, state } of decisions) {
		if (numbers.filter((each) => each === number).length > 1) throw new Error(`${file}: another record has the number ${number}`);
		for (const [other] of state.matchAll(/\d{4}/g)) if (!numbers.includes(other)) throw new Error(`${file}: there is no record ${other}`);
	}
	const sections = ROOMS.map((room) => {
		const rows = decisions.filter((each) => each.room === room);
		return `## ${room}\n\n| decision | day | state |\n|---|---|---|\n${rows.map((each) => rowOf(each)).join("\n")}\n`;
	});
	return `# Decisions\n\nMade by \`npx tsx scripts/decisions.ts\` from the records. A record that is replaced stays, because it says why.\n\n${sections.join("\n")}`;
}

function readDecision(file: string): Decision {
	const [, number = "", title = "", day = "", room = "", state = ""] = RECORD.exec(readFileSync(path.join(FOLDER, file), "utf8")) ?? [];
	const isRoom = ROOMS.includes(room);
	if (!isRoom || !file.startsWith(`${number}-`))
		throw new Error(
			`${file} begins with "# 0123 Title (2026-12-01)", an empty line, and "Room: R. State: in force." R is one of: ${ROOMS.join("; ")}.`,
		);
	return { file, number, title, day, room, state };
}

const rowOf = ({ file, number, title, day, state }: Decision) => `| [${number}](${file}) ${title} | ${day} | ${state} |`;

if (isMain(import.meta.url)) writeFileSync(INDEX, decisionIndex());
