/** The work of a desk in a month. The same seed gives the same month. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Ran } from "../../../test/support/commands.ts";
import type { Casework } from "../../demo/verbs.ts";

const HOUR = 3_600_000;
const SECTIONS = "risk-and-safety,support-plan,consent";
const KINDS = ["call", "visit", "appointment", "court", "document"];
const MAX_TRANSFERS = 4;

export interface Worker {
	name: string;
	session: UnlockedSession;
	/** Types a line at the command line. */
	type(line: string): Promise<Ran>;
}

interface OpenCase {
	id: Id;
	code: string;
	tasks: string[];
}

interface Surroundings {
	clock: { now(): number };
	/** The desk to which cases are handed over, and the actions of its coordinator. */
	bridge: { desk: Id; organisation: Id; receiver: Casework };
	/** The number of cases that are opened. */
	maxCases: number;
}

type Deed = (by: Worker, about: OpenCase) => Promise<unknown>;

export class MonthOfWork {
	/** How often each thing was done. */
	readonly done = { open: 0, task: 0, finish: 0, move: 0, review: 0, consent: 0, lead: 0, close: 0, transfer: 0 };
	readonly failed: { what: string; error: Error }[] = [];
	readonly #workers: readonly Worker[];
	readonly #surroundings: Surroundings;
	#cases: OpenCase[] = [];
	#begun = 0;
	#seed = 20_261_001;

	constructor(workers: readonly Worker[], surroundings: Surroundings) {
		this.#workers = workers;
		this.#surroundings = surroundings;
	}

	/** One hour: all workers do something at the same time, each in another case. */
	async hour(): Promise<void> {
		const taken = new Set<Id>();
		const deeds = this.#workers.map((worker) => this.#choose(worker, taken));
		await Promise.all(
			deeds.map(async ({ what, run }) => {
				try {
					await run();
					this.done[what] += 1;
				} catch (error) {
					this.failed.push({ what, error: error as Error });
				}
			}),
		);
	}

	#choose(worker: Worker, taken: Set<Id>): { what: keyof MonthOfWork["done"]; run(): Promise<unknown> } {
		const free = this.#cases.filter(({ id }) => !taken.has(id));
		if (this.#begun < this.#surroundings.maxCases && (free.length === 0 || this.#random(2) === 0)) {
			this.#begun += 1;
			return { what: "open", run: () => this.#open(worker) };
		}
		const about = free[this.#random(free.length)];
		if (!about) throw this.failed[0]?.error ?? new Error("there is no open case");
		taken.add(about.id);
		const [what, deed] = this.#deed(about);
		return { what, run: () => deed(worker, about) };
	}

	#deed({ tasks }: OpenCase): [keyof MonthOfWork["done"], Deed] {
		const chance = this.#random(100);
		if (chance < 25 || tasks.length === 0) return ["task", this.#addTask];
		if (chance < 45) return ["finish", this.#finish];
		if (chance < 60) return ["move", this.#move];
		if (chance < 75) return ["review", this.#review];
		if (chance < 87) return ["consent", this.#consent];
		if (chance < 92) return ["lead", this.#lead];
		if (chance < 95 && this.done.transfer < MAX_TRANSFERS) return ["transfer", this.#transfer];
		return ["close", this.#close];
	}

	async #open(worker: Worker): Promise<void> {
		const { case: id, code } = (await worker.type(`case open --sections ${SECTIONS}`)).data;
		const about = { id, code, tasks: [] };
		await this.#lead(worker, about);
		await this.#addTask(worker, about);
		this.#cases.push(about);
	}

	#addTask: Deed = async ({ type }, { code, tasks }) => {
		const kind = KINDS[this.#random(KINDS.length)];
		tasks.push((await type(`task add ${code} "Ask again." --kind ${kind} --due ${this.#later(20)}`)).data.row);
	};

	#finish: Deed = async ({ type }, { code, tasks }) => {
		await type(`task done ${code} ${tasks.shift()}`);
	};

	#move: Deed = ({ type }, { code, tasks }) => type(`task move ${code} ${tasks[0]} --due ${this.#later(30)}`);

	#review: Deed = async ({ type }, { code }) => {
		await type(`case read ${code} risk-and-safety`);
		const day = this.#later(30).slice(0, 10);
		await type(`case write ${code} risk-and-safety --set rsk_Level=medium --set rsk_ReviewBy=${day}`);
	};

	/** Some of these consents end within the month. */
	#consent: Deed = ({ type }, { code }) => {
		const { organisation } = this.#surroundings.bridge;
		const terms = `--recipient ${organisation} --sections support-plan --purposes shelter --given-by person --recorded written`;
		return type(`consent record ${code} "She agrees." ${terms} --language sq --until ${this.#later(40)}`);
	};

	#lead: Deed = ({ type, session }, { code }) => type(`case lead ${code} ${session.me}`);

	#close: Deed = async ({ type }, about) => {
		await type(`case close ${about.code} --reason goals-met --yes`);
		this.#forget(about);
	};

	#transfer: Deed = async ({ type }, about) => {
		const { desk, receiver } = this.#surroundings.bridge;
		const trip = `--kind transfer --to ${desk} --reason MigrationOrChangeOfLocation --priority urgent`;
		const { handoff } = (await type(`handoff draft ${about.code} ${trip}`)).data;
		const person = "--age-band 18-24 --languages sq --needs shelter --urgency urgent --risk-level high";
		const basis = "--basis legal-obligation --basis-code court-order --sections support-plan";
		await type(`handoff request ${handoff} "A court order." ${basis} ${person} --yes`);
		const ref = { case: about.id, handoff };
		await receiver.accept(ref);
		// A transfer on a court order waits for a second person, who may be of the receiving desk.
		await receiver.countersign(ref);
		await receiver.receive(ref);
		this.#forget(about);
	};

	#forget(about: OpenCase): void {
		this.#cases = this.#cases.filter((each) => each !== about);
	}

	/** A full hour, more than one hour from now and at most `days` days and one hour. */
	#later(days: number): string {
		const at = this.#surroundings.clock.now() + 2 * HOUR + this.#random(days * 24) * HOUR;
		return `${new Date(at).toISOString().slice(0, 14)}00Z`;
	}

	/** 0 to `below` - 1. */
	#random(below: number): number {
		this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((this.#seed / 2 ** 32) * below);
	}
}
