/** The auditor: every access of this story is in the log, as what it was, and the log is whole. */
import type { Person, Used } from "./shell.ts";
import { prove } from "./tell.ts";

interface Line {
	seq: number;
	actor: string | null;
	action: string;
	outcome: string;
	object: string | null;
	case: string | null;
}

/** Somebody who looked where they may not. objects: compartments. */
export interface Tried {
	by: Person;
	objects: string[];
	what: string;
}

/** Before somebody has signed in, an entry has no actor. */
const ANONYMOUS = /^(join|sign-in|network) /;

/** Whether the entries about one command are there, by who made it, and refused where it was. */
function isThere(lines: Map<number, Line>, { by, what, refused, accesses }: Used): boolean {
	const found = accesses.map((number) => lines.get(number));
	const fits = (line: Line | undefined) => line !== undefined && (line.actor === by.id || (line.actor === null && ANONYMOUS.test(what)));
	return found.every(fits) && (!refused || found.some((line) => line?.outcome !== "allowed"));
}

/** The number that the last answer named may not be signed yet: a checkpoint comes every second. */
async function verified(auditor: Person, log: string, most: number): Promise<{ size: number; checked: number }> {
	for (let attempt = 0; ; attempt++) {
		const report = await auditor.do<{ size: number; checked: number }>("log", "verify", log);
		if (report.size > most || attempt === 10) return report;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

export async function audit(auditor: Person, used: readonly Used[], caseId: string, tried: readonly Tried[]): Promise<void> {
	// Before the search, which is accesses of its own.
	const logged = used.filter(({ accesses }) => accesses.length > 0);
	const entries = (await auditor.do<{ entries: Line[] }>("log", "entries", "--limit", "100000")).entries;
	const lines = new Map(entries.map((line) => [line.seq, line]));
	const numbers = new Set(logged.flatMap(({ accesses }) => accesses));
	const missing = logged.filter((each) => !isThere(lines, each)).map(({ by, what }) => `${by.signIn}: ${what}`);
	prove(
		missing.length === 0,
		`the auditor finds all ${numbers.size} accesses of ${logged.length} commands, each by who made it ${missing.join("; ")}`.trim(),
	);
	const refusals = logged.filter(({ refused }) => refused);
	prove(refusals.length > 5, `among them the ${refusals.length} that were refused`);
	const about = new Set(entries.filter((line) => line.case === caseId && line.outcome === "allowed").map(({ action }) => action));
	const wanted = [
		"case.open",
		"consent.record",
		"handoff.request",
		"handoff.acknowledge",
		"handoff.accept",
		"handoff.arrange",
		"handoff.confirm",
		"handoff.depart",
		"handoff.receive",
	];
	prove(
		wanted.every((action) => about.has(action)),
		`of the one case: ${wanted.join(", ")}`,
	);
	for (const { by, objects, what } of tried) {
		const denied = (await auditor.do<{ entries: Line[] }>("log", "entries", "--actor", by.id, "--outcome", "denied", "--limit", "1000"))
			.entries;
		prove(
			objects.every((object) => denied.some((line) => line.object === object)),
			`asked who was refused, it shows ${by.name} at ${what}`,
		);
	}
	const content = await auditor.refused(["not-found", "not-allowed"], "case", "show", caseId);
	prove(content, "the auditor sees none of its content");
	const most = Math.max(...numbers);
	const access = await verified(auditor, "access", most);
	prove(
		access.size > most && access.checked > 0,
		`the access log verifies from its first entry on: ${access.size} under the signed checkpoint, ${access.checked} read and in the tree`,
	);
	const directory = await verified(auditor, "directory", 0);
	prove(directory.size > 0, `so does the directory: ${directory.size} statements`);
}
