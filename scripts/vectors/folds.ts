/**
 * Makes test/vectors/folds-*.json: seeded histories for the folds, with the verdict on each statement and the state at the end.
 * Run `tsx scripts/vectors/folds.ts` after a change of a rule. Tests compare the files with this code and with a second
 * implementation, which also makes histories of its own. The secrets protect nothing.
 */
import { writeFileSync } from "node:fs";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import { isMain } from "../is-main.ts";
import { Author } from "./folds/author.ts";
import { breakCaseRules } from "./folds/case-rules.ts";
import { walkCase } from "./folds/case-walk.ts";
import { Chance } from "./folds/chance.ts";
import { breakCompartmentRules } from "./folds/compartment-rules.ts";
import { walkCompartments } from "./folds/compartment-walk.ts";
import { walkDirectory } from "./folds/directory-walk.ts";
import type { Implementation, State, Step } from "./folds/history.ts";
import { breakMemberRules } from "./folds/member-rules.ts";
import { Ours } from "./folds/ours.ts";

export interface History {
	seed: string;
	steps: Step[];
	/** Cases stand only in the histories of cases. So a new fact of a case changes no other file. */
	state: Omit<State, "cases"> & Partial<Pick<State, "cases">>;
}

/** Each family: how its histories are made, how many statements are proposed, and the seeds of the published histories. */
export const FAMILIES = {
	directory: { walk: walkDirectory, steps: 310, seeds: ["1", "4", "rules"] },
	cases: { walk: walkCase, steps: 700, seeds: ["2", "8", "30", "rules"] },
	compartments: { walk: walkCompartments, steps: 420, seeds: ["21", "rules"] },
} as const;
export type Family = keyof typeof FAMILIES;

export const fileOf = (family: Family): URL => new URL(`../../test/vectors/folds-${family}.json`, import.meta.url);

/**
 * Makes one history. One statement in five is changed, so that most of the changed statements break a rule.
 * @param steps how many statements to propose; by default as in the files.
 */
export function makeHistory(family: Family, seed: string, implementation: Implementation, steps: number = FAMILIES[family].steps): History {
	const author = new Author(implementation, new Chance(`${family} ${seed}`));
	if (family === "directory" && seed === "rules") breakMemberRules(author);
	else if (family === "cases" && seed === "rules") breakCaseRules(author);
	else if (family === "compartments" && seed === "rules") breakCompartmentRules(author);
	else FAMILIES[family].walk(author, steps, 5);
	const { cases: _, ...others } = author.state;
	return { seed, steps: author.steps, state: family === "cases" ? author.state : others };
}

const ABOUT = [
	"Histories for the folds (clients/protocol/spec/directory.md, circles.md, cases.md and compartments.md). Judge the statements of a history one after another, as a server does: by the present directory and by that of `cp` (SPEC.md, section 2), with a complete view of each case. `now` is the `at` of the statement.",
	"type, body and sigs: the statement in JSON (SPEC.md, section 2). refused: the statement breaks a rule and changes nothing, also not the directory's log; the value is our server's error code. Without refused, it takes effect: one of the directory becomes the next leaf. Only the verdict binds, and the code where a chapter names it. SPEC.md says which of these rules only a server checks.",
	"The histories with the seed `rules` are written by hand. That of the directory breaks each rule about genesis, checkpoints, members, desks, proposals and logs once. That of cases is about what the person says, and about how she is met. That of compartments is about stale desks, and about leaving a thread.",
	"An epoch or grant of a section is judged by the present state of the case that the section's first epoch names as subject. It is refused when that case doesn't have the section. A grant checks the basis at its own `at`. Statements come one by one, not in bundles: between the `receive` of a transfer and its `case.custody`, the hand-off counts as moved. `closes` isn't compared with entries, because there are none.",
	"state: after the last statement. The cases stand only in the histories of cases. Ids are UUIDs, other bytes hex. ke: key epoch. version: of the credential in force. openProposals: objIds. circles: those with a seat or a key. seats, waiting: kind, id, via or `-`, key epoch. intervals: for each key the number of its leaf, and the size of the directory from which on it is stale. A handoff has the objIds of its accept, its receive, and its enter-in-error that waits. before: the state that resume leads back to. takeOvers: those that wait, by desk, with their objIds. asks: those that are settled, with their code. holders: `desk` or `member`, id, key epoch at which the key was sealed to the desk or, while it was stale, to one of its members. pending: desk, key epoch, hand-off. left: the parties that have left in this epoch. stale: SPEC of compartments, section 3.",
	"The bytes of keys that the folds don't use (kem, pk of desks) are made up.",
];

/** The text of a vector file: one line for each statement. */
export function fileText(family: Family): string {
	const histories = FAMILIES[family].seeds.map((seed) => {
		const { steps, state } = makeHistory(family, seed, new Ours());
		const lines = steps.map((step) => `        ${JSON.stringify(step)}`).join(",\n");
		return `    {\n      "seed": ${JSON.stringify(seed)},\n      "steps": [\n${lines}\n      ],\n      "state": ${JSON.stringify(state)}\n    }`;
	});
	return `{\n  "about": ${JSON.stringify(ABOUT)},\n  "histories": [\n${histories.join(",\n")}\n  ]\n}\n`;
}

if (isMain(import.meta.url)) {
	await sodiumReady;
	for (const family of Object.keys(FAMILIES) as Family[]) writeFileSync(fileOf(family), fileText(family));
}
