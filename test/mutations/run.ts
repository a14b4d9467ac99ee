/**
 * Takes out one guard after another and looks whether a test fails without it. Each file of the product is bundled once with
 * all its mutants in it, each behind a switch (instrument.ts). Every test file runs once to learn which mutants would make a
 * difference in which test (coverage.ts). Then each mutant is switched on in turn, and only those tests run (judge.ts).
 */
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { bundleTests } from "./bundle.ts";
import { byHand, type HandRow } from "./by-hand.ts";
import { Coverage } from "./coverage.ts";
import { generate, type SourceFile } from "./generate.ts";
import type { Numbered } from "./instrument.ts";
import { judge, type Verdict } from "./judge.ts";
import { Slot } from "./slot.ts";
import { Survivors } from "./survivors.ts";

export interface Judged extends Verdict {
	mutant: Numbered;
}

export interface Trying {
	root: string;
	files: SourceFile[];
	rows: HandRow[];
	tests: string[];
	/** The deadline, UTC ms. A mutant that is being tried then gets its verdict up to a minute later, or none. */
	until: number;
	/** Which to begin with; the list goes round. */
	start: number;
	/** Only those with this word in their file, function or condition; "" for all. */
	match: string;
	say(line: string): void;
}

export interface Tried {
	/** How many mutants there are. */
	all: number;
	judged: Judged[];
	/** Test files that fail without any mutant. */
	failing: string[];
	/** Whether the time was enough to run every test file without a mutant, which comes first. */
	isComplete: boolean;
}

export async function tryMutants({ root, files, rows, tests, until, start, match, say }: Trying): Promise<Tried> {
	const mutants: Numbered[] = [...generate(files), ...byHand(files, rows)].map((mutant, i) => ({ ...mutant, number: i + 1 }));
	const kept = path.join(root, ".tap/mutations");
	mkdirSync(kept, { recursive: true });
	const survivors = new Survivors(path.join(kept, "survived.json"));
	const fitting = mutants.filter((mutant) => lineOf(mutant).includes(match));
	const chosen = survivors.byTurns([...fitting.slice(start % fitting.length), ...fitting.slice(0, start % fitting.length)]);
	const bundles = await bundleTests(root, tests, mutants);
	// More than there are cores, because tests also wait. Fewer while it is measured how long each takes.
	const cores = availableParallelism();
	const slots = Array.from({ length: 2 * cores + 1 }, () => new Slot(bundles.worker));
	try {
		const coverage = new Coverage(bundles.files, mutants);
		say(`${mutants.length} mutants, ${chosen.length} chosen, ${tests.length} test files`);
		await coverage.measure(slots.slice(0, cores + 1), path.join(kept, "coverage.json"), until, say);
		const { failing, isComplete } = coverage;
		const judged: Judged[] = [];
		if (!isComplete) {
			say("the time was too short to run every test file once; the next run goes on from here");
			return { all: mutants.length, judged, failing, isComplete };
		}
		say("every test file has run once");
		let next = 0;
		const work = async (slot: Slot) => {
			while (next < chosen.length && Date.now() < until) {
				const mutant = chosen[next++] as Numbered;
				const verdict = await judge(slot, coverage, mutant.number, until);
				if (verdict === null) return;
				judged.push({ mutant, ...verdict });
				survivors.note(mutant.id, verdict.killedBy === null);
				if (verdict.killedBy === null) say(`SURVIVED ${lineOf(mutant)} (${verdict.tried} tests tried, ${verdict.untried} not)`);
				if (judged.length % 50 === 0) say(`${judged.length} of ${chosen.length}, ${killed(judged)} killed`);
			}
		};
		await Promise.all(slots.map(work));
		return { all: mutants.length, judged, failing, isComplete };
	} finally {
		for (const slot of slots) slot.close();
		await bundles.drop();
	}
}

export const killed = (judged: Judged[]) => judged.filter(({ killedBy }) => killedBy !== null).length;

/** `clients/sdk/compartments/seen.ts:118 checkSeen #2: if (before.count > count) -> never`. */
export const lineOf = ({ file, line, within, id, change }: Numbered) => `${file}:${line} ${within} #${id.split("#").at(-1)}: ${change}`;
