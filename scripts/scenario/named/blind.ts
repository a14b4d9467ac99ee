/** Searches the whole database and the server's logs for every value that was typed. None may be found. */
import path from "node:path";
import pg from "pg";
import { startEmbedded } from "#server/embedded/index.ts";
import type { RunningServer } from "../../demo/server.ts";
import { closeShells } from "../shell.ts";
import { chapter, prove } from "../tell.ts";
import { typedTexts } from "../typed-case.ts";
import { typeAllForms } from "./all-forms.ts";
import { oneDesk } from "./desk.ts";

const LABEL = "Ірина та дитина ٩";
const PHONES = { colleague: "+355 69 731 4403" };

export async function blind(server: RunningServer, folder: string): Promise<void> {
	const { staff, coordinator, desk, name } = await oneDesk(server, folder);
	chapter("Every form is filled in");
	const { code, typed } = await typeAllForms(staff, name);
	await staff.do("case", "discuss", code, "Хто зустріне її в п’ятницю?");
	await coordinator.do("case", "read", code, "identity");
	const thread = (await staff.do("thread", "open", "Тема розмови ٧", "--with", desk)).thread;
	await staff.do("thread", "write", thread, "Lời nhắn số ٨");
	await staff.do("desk", "duty", "--who", staff.id, "--until", "+12h");
	await staff.do("desk", "number", "--member", coordinator.id, "--told-by", "voice", "--phone", PHONES.colleague);
	await staff.do("case", "label", code, LABEL);
	prove((await staff.do("case", "find", LABEL)).cases[0].labels[0] === LABEL, "a case has a label in the book of its desk");
	const written = ["Хто зустріне її в п’ятницю?", "Тема розмови ٧", "Lời nhắn số ٨", LABEL, ...Object.values(PHONES)];
	const texts = [...typedTexts(typed), ...written];
	prove(texts.length > 100, `${texts.length} texts were typed`);
	await closeShells();
	await server.stop();

	chapter("The search");
	const dumped = await dumpOf(path.join(folder, "server", "postgres"));
	const places = { database: dumped, "the server's logs": server.log() };
	const known = dumped.includes(code) && dumped.includes(Buffer.from(name).toString("hex"));
	prove(known, "the search finds what the server may know: the case code, and in signed bytes the organisation's name");
	prove(server.log().includes("/statements"), "the logs have the requests");
	for (const [place, text] of Object.entries(places)) {
		const found = texts.filter((each) => formsOf(each).some((form) => text.includes(form)));
		prove(found.length === 0, `${place}: ${found.length} hits`);
	}
}

/** A text as it is, as JSON, as hex, and as base64 at each of its three offsets. Base64 characters that depend on neighbouring bytes are left out. */
function formsOf(text: string): string[] {
	const bytes = Buffer.from(text);
	const inBase64 = [0, 1, 2].map((shift) =>
		Buffer.concat([Buffer.alloc(shift), bytes])
			.toString("base64")
			.slice(4, -4),
	);
	return [text, JSON.stringify(text).slice(1, -1), bytes.toString("hex"), ...inBase64.filter((each) => each.length >= 12)];
}

/** All rows of all tables, except PostgreSQL's own. Bytes are shown as hex. */
async function dumpOf(folder: string): Promise<string> {
	const postgres = await startEmbedded({ folder });
	try {
		const parts: string[] = [];
		for (const database of await rowsOf(postgres.url, "SELECT datname FROM pg_database WHERE NOT datistemplate")) {
			const url = new URL(postgres.url);
			url.pathname = `/${database}`;
			const tables = await rowsOf(
				url.href,
				"SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
			);
			for (const table of tables) parts.push(...(await rowsOf(url.href, `SELECT t::text FROM ${table} t`)));
		}
		return parts.join("\n");
	} finally {
		await postgres.stop();
	}
}

/** The first column of each row. */
async function rowsOf(url: string, query: string): Promise<string[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query({ text: query, rowMode: "array" });
		return rows.map(([first]) => String(first));
	} finally {
		await client.end();
	}
}
