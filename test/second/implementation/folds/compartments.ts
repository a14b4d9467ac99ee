/** Second implementation of spec/compartments.md, sections 1 to 3: the fold of one compartment. */
import type { Case } from "./cases.ts";
import type { Directory } from "./directory.ts";
import { type Body, must, type Plain } from "./plain.ts";

interface Epoch {
	key: string;
	kc: string;
	owner: string;
	holders: Body[];
	pending: Body[];
	/** The parties that have left in this epoch. */
	left: string[];
	cpSize: number;
	by: string;
	isByOwner: boolean;
	isRepair: boolean;
}

const WAITING = ["requested", "acknowledged"];
/** The desk behind a holder, or null for a member in their own right. */
const deskOf = ({ kind, id, via }: Body): string | null => (kind === "desk" ? id : via);
const isWellFormed = ({ kind, via }: Body): boolean => kind === "member" || via === null;
const partyOf = (holder: Body): string => (deskOf(holder) === null ? `member ${holder.id}` : `desk ${deskOf(holder)}`);

export class Compartment {
	/** Statements are checked by this directory. */
	#directory: Directory;
	/** The case of a section; null for all other kinds. */
	readonly #case: Case | null;
	readonly #id: string;
	readonly #epochs: Epoch[] = [];
	#first: Body = {};
	/** The time for which it is asked whether a section is open. */
	now = 0;

	constructor(id: string, directory: Directory, of: Case | null) {
		this.#id = id;
		this.#directory = directory;
		this.#case = of;
	}

	/** The signer and its signature were checked. It must pass by the present directory, and by the one that it cites. */
	apply(statement: Plain, cited: Directory): void {
		const present = this.#directory;
		this.now = statement.body.at;
		try {
			this.#directory = cited;
			this.#plan(statement);
		} finally {
			this.#directory = present;
		}
		this.#plan(statement)();
	}

	/** Checks the statement. @returns a function that makes the change. */
	#plan({ type, body, key }: Plain): () => void {
		const last = this.#epochs.at(-1);
		must(!last || body.cp.size >= last.cpSize, "an older directory than that of the present epoch");
		if (type === "grant") return this.#grant(body);
		if (type === "leave") return this.#leave(body);
		const { kc, owner, holders, pending } = body;
		if (this.#epochs.length === 0) this.#checkFirst(body);
		else this.#checkNext(body);
		must(this.#sectionOwner() === null || owner === this.#sectionOwner(), "not the section's owner");
		this.#checkHolders(body);
		return () => {
			if (!last) this.#first = body;
			const { by, as, reason, cp } = body;
			const signed = { by, isByOwner: as === owner, isRepair: reason === "repair" };
			this.#epochs.push({ key, kc, owner, holders: [...holders], pending: [...pending], left: [], cpSize: cp.size, ...signed });
		};
	}

	/** The newest epoch, with the holders that haven't left. */
	#present(): Epoch {
		const last = this.#epochs.at(-1) as Epoch;
		return { ...last, holders: last.holders.filter((holder) => !last.left.includes(partyOf(holder))) };
	}

	#sectionOwner(): string | null {
		return this.#case?.sections[this.#id]?.owner ?? null;
	}

	#handoff(id: string): Body | null {
		const handoff = this.#case?.handoffs[id];
		return handoff?.sections.some(({ compartment }: Body) => compartment === this.#id) ? (handoff as Body) : null;
	}

	/** The to-desk of a hand-off that waits for an answer, or to which the section is open now. */
	#recipient(id: string): string | null {
		const handoff = this.#handoff(id);
		if (!handoff) return null;
		return WAITING.includes(handoff.state) || this.#isOpen(handoff) ? handoff.to : null;
	}

	#isOpen(handoff: Body): boolean {
		return this.#case?.isOpenTo(handoff, this.#id, this.now) ?? false;
	}

	/** Whether the desk is the to-desk of this hand-off, which is still to give it the section. */
	#waits(desk: string, handoff: string): boolean {
		return this.#recipient(handoff) === desk && this.#directory.mayRead(desk) && !this.#directory.isStale(desk);
	}

	/** Whether the to-desk holds the keys of the hand-off: while the section is open to it, and for as long as it owns the section. */
	#isReleased(id: string): boolean {
		const handoff = this.#handoff(id);
		if (!handoff || handoff.accept === null) return false;
		return handoff.to === this.#sectionOwner() || this.#isOpen(handoff);
	}

	/** Whether the desk has handed the section over with follow-up, and may read on. */
	#follows(desk: string): boolean {
		return Object.keys(this.#case?.handoffs ?? {}).some((id) => {
			const handoff = this.#handoff(id);
			const moved = handoff?.kind === "transfer" && ["received", "completed"].includes(handoff.state);
			return moved && handoff.followUp && handoff.from === desk && handoff.to === this.#sectionOwner();
		});
	}

	#holds(epoch: Epoch, { by, as }: Body): boolean {
		const direct = epoch.holders.some((holder) => (deskOf(holder) === null ? holder.id === by : deskOf(holder) === as));
		return direct || epoch.pending.some(({ desk, handoff }) => desk === as && this.#isReleased(handoff));
	}

	#role = (member: string): string | undefined => this.#directory.members.get(member)?.role;
	/** Whether the member may take part in reviews. */
	#takesPart = (member: string): boolean => ["auditor", "coordinator"].includes(this.#role(member) ?? "");

	#checkFirst(body: Body): void {
		const { number, prev, closes, kind, subject, section, owner, as, by, holders } = body;
		must(number === 1 && prev === null && closes === null, "not a first epoch");
		must((section !== null) === (kind === "section") && (subject === null) === ["thread", "book"].includes(kind), "subject and section");
		if (kind === "review") {
			must(this.#role(by) === "auditor", "not opened by an auditor");
			return must(
				holders.some((holder: Body) => deskOf(holder) === null && holder.id === by),
				"the auditor isn't a holder",
			);
		}
		must(as === owner, "not opened for the owner");
		must(!["section", "book"].includes(kind) || this.#directory.canHold(owner), "the owner can't hold cases");
	}

	#checkNext(body: Body): void {
		const last = this.#present();
		must(body.number === this.#epochs.length + 1 && body.prev === last.key && body.closes !== null, "not the next epoch");
		for (const field of ["kind", "subject", "section"]) must(body[field] === this.#first[field], "never changes");
		const heirs = [this.#sectionOwner(), this.#heir()];
		must(body.owner === last.owner || heirs.includes(body.owner), "the owner changes only with custody, or when it is gone");
		must(this.#holds(last, body), "not a holder");
		must(!body.holders.some((holder: Body) => last.left.includes(partyOf(holder))), "has left in this epoch");
		must(body.as === body.owner || this.#isStale() || this.#mayRepair(body), "not needed");
		const before = new Set([...last.holders.map(partyOf), ...this.#returning().map((desk) => `desk ${desk}`)]);
		const after = new Set<string>(body.holders.map(partyOf));
		if (body.as === body.owner && ["thread", "section"].includes(this.#first.kind)) return;
		must(
			[...after].every((party) => before.has(party)),
			"adds a holder",
		);
		for (const holder of last.holders) must(after.has(partyOf(holder)) || this.#isGone(holder), "drops a holder who is here");
		for (const { desk, handoff } of last.pending) {
			const kept = body.pending.some((each: Body) => each.handoff === handoff && each.desk === desk);
			must(kept || !this.#waits(desk, handoff), "drops a pending desk");
		}
		const known = last.pending.map(({ handoff }) => handoff);
		must(
			body.pending.every(({ handoff }: Body) => known.includes(handoff)),
			"adds a pending desk",
		);
	}

	/** The desks of a hand-off that were left out of its thread while they were in danger. */
	#returning(): string[] {
		if (this.#first.kind !== "handoff") return [];
		const held = this.#present().holders.map(deskOf);
		const desks = (this.#epochs[0] as Epoch).holders.map((holder) => deskOf(holder) as string);
		return desks.filter((desk) => !held.includes(desk) && this.#directory.mayRead(desk) && !this.#directory.isStale(desk));
	}

	/** The desk that takes a thread over from an owner that is gone or in danger. */
	#heir(): string | null {
		const last = this.#present();
		if (!["thread", "handoff"].includes(this.#first.kind)) return null;
		if (this.#directory.mayRead(last.owner) && !last.left.includes(`desk ${last.owner}`)) return null;
		const desks = (epoch: Epoch) => epoch.holders.map(deskOf).filter((desk) => desk !== null);
		const here = desks(last).filter((desk) => this.#directory.mayRead(desk));
		return [...desks(this.#epochs[0] as Epoch).filter((desk) => here.includes(desk)), ...here][0] ?? null;
	}

	/** Each member may repair once, until the owner opens an epoch. */
	#mayRepair({ by, reason }: Body): boolean {
		const own = this.#epochs.findLastIndex(({ isByOwner }) => isByOwner);
		return reason === "repair" && !this.#epochs.some((epoch, i) => i > own && epoch.isRepair && epoch.by === by);
	}

	#isMemberInDanger(member: string): boolean {
		return this.#directory.isDangerous(this.#directory.members.get(member)?.organisation);
	}

	#isGone(holder: Body): boolean {
		const desk = deskOf(holder);
		if (desk !== null) return !this.#directory.mayRead(desk);
		if (this.#isMemberInDanger(holder.id)) return true;
		return !this.#directory.isHere(holder.id) || (this.#first.kind === "review" && !this.#takesPart(holder.id));
	}

	#checkHolders({ kind, owner, number, holders, pending }: Body): void {
		must(kind === "review" || holders.some((holder: Body) => deskOf(holder) === owner), "the owner isn't a holder");
		const others = holders.map(deskOf).filter((desk: string | null) => desk !== null && desk !== owner);
		must(!["discussion", "book"].includes(kind) || number > 1 || others.length === 0, "held by its owner alone");
		must(kind !== "handoff" || number > 1 || new Set(others).size === 1, "held by two desks");
		must(holders.every(isWellFormed), "a desk holds for itself");
		must(kind !== "section" || others.every((desk: string) => this.#follows(desk)), "another desk needs a hand-off");
		must(new Set(holders.map(({ kind: k, id, via }: Body) => `${k} ${id} ${via}`)).size === holders.length, "a holder twice");
		for (const holder of holders) {
			must(!this.#isUnfit(holder, kind), "not a good key");
			must(deskOf(holder) !== null || kind === "thread" || kind === "review", "only desks hold this");
			const role = holder.kind === "member" ? this.#role(holder.id) : undefined;
			must(role !== "admin" && (role !== "auditor" || kind === "review"), "may not read content");
		}
		must(!this.#missesColleague(holders), "a colleague isn't reached");
		for (const { desk, handoff, ke } of pending) {
			must(kind === "section" && this.#waits(desk, handoff), "no open hand-off to this desk");
			must(this.#directory.desks.get(desk)?.epoch === ke, "not the desk's present key");
		}
	}

	#isUnfit(holder: Body, kind: string): boolean {
		const { id, ke } = holder;
		const directory = this.#directory;
		const desk = deskOf(holder);
		if (desk === null && this.#isMemberInDanger(id)) return true;
		if (desk === null) return !directory.isHere(id) || directory.members.get(id)?.ke !== ke || (kind === "review" && !this.#takesPart(id));
		if (!directory.mayRead(desk)) return true;
		if (holder.kind === "desk") return directory.desks.get(id)?.epoch !== ke || directory.isStale(id);
		return !directory.isStale(desk) || !directory.activeMembersOf(desk).some(([member, record]) => member === id && record.ke === ke);
	}

	#missesColleague(holders: Body[]): boolean {
		const via = holders.filter((holder) => holder.kind === "member" && holder.via !== null);
		return via.some(({ via: desk }) =>
			this.#directory.activeMembersOf(desk).some(([member]) => !via.some((each) => each.via === desk && each.id === member)),
		);
	}

	#grant(body: Body): () => void {
		const { number, kc, holder, handoff, as, at } = body;
		const epoch = this.#epochs[number - 1];
		must(epoch !== undefined && epoch.kc === kc, "not a key of this compartment");
		const present = this.#present();
		must(isWellFormed(holder), "a desk holds for itself");
		if (handoff === null) {
			must(!this.#isUnfit(holder, this.#first.kind) && this.#holds(present, body), "no good key, or no holder");
			const held = (which: Epoch) => which.holders.some((each) => partyOf(each) === partyOf(holder));
			must(held(present) && (as === present.owner || held(epoch)), "not a holder");
			return () => epoch.holders.push(holder);
		}
		must(this.#first.kind === "section" && as === this.#sectionOwner(), "not by the section's owner");
		must(holder.kind === "desk" && this.#waits(holder.id, handoff), "not the to-desk");
		must(this.#directory.desks.get(holder.id)?.epoch === holder.ke, "not the desk's present key");
		this.#case?.mustCoverNow(handoff, this.#id, at);
		return () => epoch.pending.push({ desk: holder.id, ke: holder.ke, handoff });
	}

	#leave({ number, by, as }: Body): () => void {
		const last = this.#epochs.at(-1) as Epoch;
		must(number === this.#epochs.length, "not the present epoch");
		must(this.#first.kind === "thread", "not a thread");
		const leaver = as === null ? `member ${by}` : `desk ${as}`;
		const here = this.#present().holders;
		const remaining = here.filter((holder) => partyOf(holder) !== leaver);
		must(remaining.length < here.length, "not a holder");
		must(
			remaining.map(deskOf).some((desk) => desk !== null && this.#directory.isCurrentDesk(desk)),
			"no desk remains",
		);
		return () => last.left.push(leaver);
	}

	#isStale(): boolean {
		const { owner, holders, pending, left } = this.#present();
		const moved = this.#sectionOwner() !== null && this.#sectionOwner() !== owner;
		const others = holders.map(deskOf).filter((desk) => desk !== null && desk !== owner);
		const unfollowed = this.#first.kind === "section" && others.some((desk) => !this.#follows(desk as string));
		const over = pending.some(
			({ desk, ke, handoff }) =>
				!this.#waits(desk, handoff) || (this.#isReleased(handoff) && this.#directory.desks.get(desk)?.epoch !== ke),
		);
		return (
			moved ||
			unfollowed ||
			over ||
			left.length > 0 ||
			this.#returning().length > 0 ||
			holders.some((holder) => this.#isUnfit(holder, this.#first.kind)) ||
			this.#missesColleague(holders)
		);
	}

	/** The state, in the form of the vectors. */
	state(): Body {
		const { kind, subject, section } = this.#first;
		const epochs = this.#epochs.map(({ owner, holders, pending, left }) => ({
			owner,
			holders: holders.map((holder) => `${partyOf(holder)} ${holder.ke}`).sort(),
			pending: pending.map(({ desk, ke, handoff }) => `${desk} ${ke} ${handoff}`).sort(),
			left: [...left].sort(),
		}));
		return { kind, subject, section, epochs, stale: this.#isStale() };
	}
}
