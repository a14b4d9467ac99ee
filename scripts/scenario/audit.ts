/** The auditor's chapter: the log has every access of this story with its outcome, and it verifies. */
import type { Person, UsedCommand } from "./shell.ts";
import { prove } from "./tell.ts";

interface Line {
	seq: number;
	actor: string | null;
	action: string;
	outcome: string;
	object: string | null;
	case: string | null;
}

/** A person who tried to read compartments without permission. */
export interface DeniedAttempt {
	by: Person;
	objects: string[];
	what: string;
}

/** Commands before the sign-in. Their entries have no actor. */
const ANONYMOUS = /^(join|sign-in|network) /;

/** The actions of the story's case, in order. */
const CASE_STEPS = [
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

/** Whether the log has the entries of one command, with the right actor and outcome. */
function isLogged(lines: Map<number, Line>, { by, what, refused, accesses }: UsedCommand): boolean {
	const found = accesses.map((number) => lines.get(number));
	const fits = (line: Line | undefined) => line !== undefined && (line.actor === by.id || (line.actor === null && ANONYMOUS.test(what)));
	return found.every(fits) && (!refused || found.some((line) => line?.outcome !== "allowed"));
}

/** Verifies the log, and repeats until the checkpoint covers entry `newest`. A new checkpoint is signed every second. */
async function verifyUpTo(auditor: Person, log: string, newest: number): Promise<{ size: number; checked: number }> {
	for (let attempt = 0; ; attempt++) {
		const report = await auditor.do<{ size: number; checked: number }>("log", "verify", log);
		if (report.size > newest || attempt === 10) return report;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

export async function audit(auditor: Person, used: readonly UsedCommand[], caseId: string, tried: readonly DeniedAttempt[]): Promise<void> {
	// Selected before the search, because the search makes accesses of its own.
	const logged = used.filter(({ accesses }) => accesses.length > 0);
	const entries = (await auditor.do<{ entries: Line[] }>("log", "entries", "--limit", "100000")).entries;
	const lines = new Map(entries.map((line) => [line.seq, line]));
	const numbers = new Set(logged.flatMap(({ accesses }) => accesses));
	const missing = logged.filter((command) => !isLogged(lines, command)).map(({ by, what }) => `${by.signIn}: ${what}`);
	prove(
		missing.length === 0,
		`the auditor finds all ${numbers.size} accesses of ${logged.length} commands, with their actors ${missing.join("; ")}`.trim(),
	);
	const refusals = logged.filter(({ refused }) => refused);
	prove(refusals.length > 5, `${refusals.length} of them were refused`);
	const about = new Set(entries.filter((line) => line.case === caseId && line.outcome === "allowed").map(({ action }) => action));
	prove(
		CASE_STEPS.every((action) => about.has(action)),
		`the log has each step of the case: ${CASE_STEPS.join(", ")}`,
	);
	for (const { by, objects, what } of tried) {
		const denied = (await auditor.do<{ entries: Line[] }>("log", "entries", "--actor", by.id, "--outcome", "denied", "--limit", "1000"))
			.entries;
		prove(
			objects.every((object) => denied.some((line) => line.object === object)),
			`the log shows that ${by.name} was refused access to ${what}`,
		);
	}
	const content = await auditor.refused(["not-found", "not-allowed"], "case", "show", caseId);
	prove(content, "the auditor can't read the case");
	const newest = Math.max(...numbers);
	const access = await verifyUpTo(auditor, "access", newest);
	prove(
		access.size > newest && access.checked > 0,
		`the access log verifies: ${access.size} entries under the signed checkpoint, ${access.checked} read and found in the tree`,
	);
	const directory = await verifyUpTo(auditor, "directory", 0);
	prove(directory.size > 0, `the directory verifies too: ${directory.size} statements`);
}
