/** Remembers the mutants that no test has noticed, so that the next run tries them early. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export class Survivors {
	readonly #file: string;
	readonly #ids: Set<string>;

	/** @param file holds their ids as a list in JSON. */
	constructor(file: string) {
		this.#file = file;
		this.#ids = new Set(existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : []);
	}

	/** Orders mutants: survivors of earlier runs and others in turn, so that a short run tries some of both. */
	byTurns<Mutant extends { id: string }>(mutants: Mutant[]): Mutant[] {
		const survived = (each: Mutant) => this.#ids.has(each.id);
		const [survivors, others] = [mutants.filter(survived), mutants.filter((each) => !survived(each))];
		return mutants.flatMap((_, i) => [...survivors.slice(i, i + 1), ...others.slice(i, i + 1)]);
	}

	note(id: string, hasSurvived: boolean): void {
		if (this.#ids.has(id) === hasSurvived) return;
		if (hasSurvived) this.#ids.add(id);
		else this.#ids.delete(id);
		writeFileSync(this.#file, JSON.stringify([...this.#ids]));
	}
}
