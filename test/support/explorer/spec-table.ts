/** The table of moves in SPEC "Cases", section 3, as an oracle. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Id } from "#protocol/bytes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";

const CHAPTER = path.resolve(import.meta.dirname, "../../../clients/protocol/spec/cases.md");

interface Row {
	action: string;
	from: string[];
	to: string;
	who: string;
}

/** Reads the rows below the heading `| action | from | to | who | takes |`. */
function readTable(): Row[] {
	const lines = readFileSync(CHAPTER, "utf8").split("\n");
	const cellsOf = (line: string) =>
		line
			.split("|")
			.map((cell) => cell.trim())
			.slice(1, -1);
	const heading = lines.findIndex((line) => cellsOf(line).join() === "action,from,to,who,takes");
	const rows: Row[] = [];
	for (const line of lines.slice(heading + 2)) {
		if (!line.startsWith("|")) break;
		const [action = "", from = "", to = "", who = ""] = cellsOf(line);
		rows.push({ action, from: from.split(", "), to, who });
	}
	return rows;
}

const TABLE = readTable();

/** The state to which SPEC's table leads; null when the table doesn't have this move by this desk. */
export function stateBySpec(handoff: Handoff | undefined, action: string, desk: Id, from: Id): string | null {
	const state = handoff?.state ?? "(none)";
	const row = TABLE.find(
		(each) => each.action === action && each.from.some((cell) => cell === state || cell === `${state} (a ${handoff?.kind})`),
	);
	if (!row || !mayMove(row.who, handoff ?? null, desk, from)) return null;
	if (row.to === "the same") return state;
	return row.to === "the state before" ? (handoff?.before ?? "nowhere") : row.to;
}

function mayMove(who: string, handoff: Handoff | null, desk: Id, from: Id): boolean {
	if (who === "from-desk") return desk === from;
	if (who === "to-desk") return desk === handoff?.to;
	const isParty = desk === from || desk === handoff?.to;
	if (who === "either") return isParty;
	if (who !== "the desk that did not arrange") throw new Error(`SPEC's table has an unknown "who": ${who}`);
	return isParty && handoff?.proposed != null && handoff.proposed.desk !== desk;
}
