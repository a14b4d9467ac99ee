/** A made-up history of a directory: members come, leave and come back, and proposals of every type are decided. */
import type { Id } from "../../../clients/protocol/bytes.ts";
import { AFFILIATIONS, LEAVE_CODES, SUSPEND_CODES, VETTING_REFUSALS } from "../../../clients/protocol/codes.ts";
import { BEFORE_GENESIS } from "../../../clients/protocol/log/checkpoint.ts";
import type { StatementType } from "../../../clients/protocol/statements/registry.ts";
import type { Author } from "./author.ts";
import type { Accepted, Draft, Fields } from "./history.ts";

/** @param steps how many statements to propose. @param spoiling one statement in so many is changed, so that it probably breaks a rule. */
export function walkDirectory(author: Author, steps: number, spoiling: number): void {
	author.say({ type: "desk.close", by: author.chance.id(), fields: { desk: author.chance.id() } });
	const founder = author.found();
	const genesis = author.accepted[0]?.body ?? {};
	for (const at of [genesis.at, genesis.at + 1]) author.say({ type: "genesis", by: founder, fields: { ...genesis, at } });
	const second = author.admit(founder, null, "admin", null);
	const coordinators = [0, 1, 2].map(() => author.admit(founder, second, "coordinator", author.organisation(founder, second)));
	for (const id of coordinators) {
		const organisation = author.state.directory.members[id]?.organisation ?? "";
		author.desk(id, organisation, [author.admit(id, second, "staff", organisation)]);
	}
	for (let i = 0; i < steps; i++) {
		const draft = author.chance.pick(PROPOSERS)?.(new Present(author));
		if (draft) author.say(draft, author.chance.oneIn(spoiling));
	}
}

/** The directory of this moment, to choose from. */
class Present {
	readonly author: Author;
	constructor(author: Author) {
		this.author = author;
	}

	get chance() {
		return this.author.chance;
	}

	get directory() {
		return this.author.state.directory;
	}

	members(...roles: string[]): Id[] {
		return Object.entries(this.directory.members).flatMap(([id, { role, status }]) =>
			status === "active" && (roles.length === 0 || roles.includes(role)) ? [id] : [],
		);
	}

	member(...roles: string[]): Id {
		return this.chance.pick(this.members(...roles)) ?? this.admin();
	}

	admin(): Id {
		return this.chance.pick(this.members("admin")) ?? "";
	}

	organisationOf(member: Id): Id | null {
		return this.directory.members[member]?.organisation ?? null;
	}

	desk(): Id {
		return this.chance.pick(Object.keys(this.directory.desks)) ?? this.chance.id();
	}

	coordinatorOf(organisation: Id | null): Id {
		const own = this.members("coordinator").filter((id) => this.organisationOf(id) === organisation);
		return this.chance.pick(own) ?? this.admin();
	}

	/** One of the six newest accepted statements of a type. */
	latest(type: StatementType): Accepted | undefined {
		return this.chance.pick(this.author.accepted.filter((each) => each.type === type).slice(-6));
	}
}

type Proposer = (present: Present) => Draft | null;

const invites: Proposer = (p) => {
	const { author, chance } = p;
	if (chance.oneIn(3)) {
		const member = chance.pick(p.members()) ?? "";
		const { role, organisation } = p.directory.members[member] ?? { role: "staff", organisation: null };
		return author.invite(chance.oneIn(2) ? p.coordinatorOf(organisation) : p.admin(), { role, organisation, member });
	}
	const role = chance.pick(["staff", "staff", "coordinator", "admin", "auditor"]) ?? "staff";
	const isStaff = role === "staff" || role === "coordinator";
	const organisation =
		isStaff || (role === "auditor" && chance.oneIn(2)) ? (chance.pick(Object.keys(p.directory.organisations)) ?? null) : null;
	const desk = isStaff && chance.oneIn(2) ? p.desk() : null;
	return author.invite(isStaff ? p.coordinatorOf(organisation) : p.admin(), { role, organisation, desk });
};

const joins: Proposer = (p) => {
	const invite = p.latest("invite");
	return invite ? p.author.join(invite) : null;
};

const credentials: Proposer = (p) => {
	const { author, chance } = p;
	const join = chance.oneIn(2) ? p.latest("join") : undefined;
	if (!join) {
		const by = p.member();
		return { type: "credential", by, fields: author.credential((p.directory.members[by]?.version ?? 0) + 1) };
	}
	const { by, ke, invite } = join.body;
	const isRepeated = author.accepted.some(({ type, body }) => type === "credential" && body.by === by && body.ke === ke);
	const token = author.find("invite", "invite", invite);
	const second = !isRepeated && token ? { second: author.tokenOf(token.body) } : {};
	const version = (author.find("credential", "by", by)?.body.version ?? 0) + 1;
	return { type: "credential", by, ke, seed: author.seedOf(by, ke), fields: author.credential(version), ...second };
};

const vouches: Proposer = (p) => {
	const join = p.latest("join");
	if (!join) return null;
	const { organisation = null } = p.directory.members[join.body.by] ?? {};
	return p.author.vouch(p.chance.oneIn(4) ? p.admin() : p.coordinatorOf(organisation), join);
};

const decides: Proposer = (p) => {
	const proposal = p.chance.pick(p.directory.openProposals.slice(-4));
	if (!proposal) return null;
	const draft = p.author.approve(p.member("admin", "coordinator"), proposal, p.chance.oneIn(6) ? "refuse" : "approve");
	return { ...draft, fields: { ...draft.fields, code: p.chance.oneIn(3) ? p.chance.pick(VETTING_REFUSALS) : null } };
};

/** Suspends, reinstates or removes a member or an organisation. */
const changesStanding: Proposer = (p) => {
	const type = p.chance.pick(["suspend", "suspend", "reinstate", "reinstate", "reinstate", "remove"] as const) ?? "suspend";
	const ofMember = !p.chance.oneIn(5);
	// A suspended organisation may be marked as in danger.
	const from = type === "reinstate" || (type === "suspend" && !ofMember && p.chance.oneIn(3)) ? "suspended" : "active";
	const statuses = ofMember
		? Object.entries(p.directory.members).map(([id, { status }]) => [id, status])
		: Object.entries(p.directory.organisations);
	const subject = p.chance.pick(statuses.filter(([, status]) => status === from))?.[0] ?? p.chance.id();
	const fields = { kind: ofMember ? "member" : "organisation", subject };
	const by = p.chance.oneIn(2) ? p.admin() : p.coordinatorOf(p.organisationOf(subject));
	return {
		type,
		by,
		fields: type === "reinstate" ? fields : { ...fields, code: p.chance.pick(type === "suspend" ? SUSPEND_CODES : LEAVE_CODES) },
	};
};

const restarts: Proposer = (p) => {
	const { author, chance } = p;
	const origin = p.directory.accessOrigins.at(-1) ?? "";
	const size = 10 + chance.below(90);
	const old = author.signedBy("access", origin, size, chance.bytes(32));
	const keptSize = chance.below(size + 10);
	const kept = chance.oneIn(2) ? BEFORE_GENESIS : author.signedBy("access", origin, keptSize, chance.bytes(32));
	const fields = { log: "access", old, kept, origin: `${origin.replace(/ \d+$/, "")}${chance.oneIn(6) ? " " : "-"}${chance.below(50)}` };
	return { type: "log.restart", by: p.admin(), fields };
};

const namesWitnesses: Proposer = (p) => {
	const { chance } = p;
	const witnesses = [0, 1, 2].map((i) => ({
		name: chance.oneIn(8) ? "a b" : `witness-${chance.below(12)}`,
		key: new Uint8Array(32).fill(2 * i + chance.below(3)),
	}));
	return { type: "log.witnesses", by: p.admin(), fields: { wanted: chance.below(5), witnesses } };
};

const releases: Proposer = (p) => {
	const release = p.chance.oneIn(3) ? null : { manifest: p.chance.bytes(32), files: p.chance.oneIn(3) ? 1001 : 1000 };
	return { type: "web.release", by: p.admin(), fields: { release } };
};

const publishes: Proposer = (p) => {
	const release = p.chance.oneIn(4) ? null : { manifest: p.chance.bytes(32), files: p.chance.oneIn(4) ? 10_001 : 73 };
	return { type: "site.release", by: p.admin(), fields: { release } };
};

const withoutCode = (draft: Draft): Draft => ({ ...draft, fields: { ...draft.fields, recovery: null } });

const changesDesk: Proposer = (p) => {
	const { chance, author } = p;
	const desk = p.desk();
	const { organisation = "", members = [], epoch = 0 } = p.directory.desks[desk] ?? {};
	const by = p.coordinatorOf(organisation);
	const colleague = () => chance.pick(p.members().filter((id) => p.organisationOf(id) === organisation)) ?? by;
	const own = chance.pick(members) ?? by;
	const say = (type: StatementType, fields: Fields, signer = by): Draft => ({ type, by: signer, fields });
	switch (chance.below(10)) {
		case 9: {
			const name = chance.pick(["Prystan", "Пристань", "Harbour 2", "2", null]);
			return say("name.latin", { organisation, desk: chance.oneIn(3) ? null : desk, name }, chance.oneIn(4) ? own : by);
		}
		case 8:
			return say("desk.contact", { desk, numbers: [{ phone: `+000 ${chance.below(1000)}`, when: "night" }] }, chance.oneIn(4) ? by : own);
		case 5:
			return say("desk.reject", { desk, epoch }, own);
		case 0:
			return say("desk.add", { desk: chance.id(), organisation, name: "Desk" });
		case 1:
			return chance.oneIn(3) ? say("desk.close", { desk }) : null;
		case 2:
			return say("desk.member", { desk, member: own, action: "remove" });
		case 3:
			return chance.oneIn(4) ? withoutCode(author.rekey(own, desk)) : author.rekey(own, desk);
		case 4: {
			const member = colleague();
			const keyEpoch = p.directory.members[member]?.ke ?? 0;
			return say("desk.grant", { desk, epoch, member, keyEpoch, hash: chance.bytes(32) }, own);
		}
		default:
			return say("desk.member", { desk, member: colleague(), action: "add" });
	}
};

/** Gives an organisation facts, or renews or grants the key of a circle. */
const changesCircle: Proposer = (p) => {
	const { chance, author } = p;
	const circle = chance.pick(Object.keys(p.directory.circles)) ?? "network";
	const { seats = [], waiting = [] } = p.directory.circles[circle] ?? {};
	const [kind, id, via, ke] = chance.pick(chance.oneIn(5) ? seats : waiting)?.split(" ") ?? [];
	const [seated, own, ofDesk] = chance.pick(seats)?.split(" ") ?? [];
	const as = seated === "desk" ? own : ofDesk;
	if (!as || chance.oneIn(5)) return givesFacts(p);
	const by = chance.pick((p.directory.desks[as]?.members ?? []).filter((each) => p.directory.members[each]?.status === "active"));
	if (!id || chance.oneIn(2)) return author.rekeyCircle(by, as, circle);
	const seat = { kind, id, via: via === "-" ? null : via, ke: Number(ke) };
	const epoch = p.directory.circles[circle]?.intervals.length ?? 0;
	return { type: "circle.grant", by, as, fields: { circle, epoch, seat, hash: chance.bytes(32) } };
};

const givesFacts: Proposer = (p) => {
	const { chance } = p;
	const organisation = chance.pick(Object.keys(p.directory.organisations)) ?? chance.id();
	const scope = chance.oneIn(4) ? "limited" : "full";
	const facts = { region: chance.pick(["asia", "asia", "europe"]), affiliation: chance.pick(AFFILIATIONS), scope };
	return { type: "organisation.change", by: p.admin(), fields: { organisation, ...facts } };
};

/** Proposes a space, or another owner of one. */
const changesSpaces: Proposer = (p) => {
	const { chance, directory } = p;
	const known = chance.pick(Object.keys(directory.spaces));
	const circle = chance.pick(Object.keys(directory.circles)) ?? "network";
	const seats = directory.circles[known ? (directory.spaces[known]?.circle ?? circle) : circle]?.seats ?? [];
	const owner = chance.oneIn(4) ? p.desk() : (chance.pick(seats)?.split(" ")[1] ?? p.desk());
	if (known && chance.oneIn(2)) return { type: "space.owner", by: p.admin(), fields: { space: known, owner } };
	return { type: "space.add", by: p.admin(), fields: { space: known && chance.oneIn(4) ? known : chance.id(), circle, owner } };
};

const other: Proposer = (p) => {
	const { chance, author } = p;
	const subject = p.member();
	switch (chance.below(5)) {
		case 0:
			return { type: "organisation.add", by: p.admin(), fields: author.organisationFields(chance.id()) };
		case 3:
			return givesFacts(p);
		case 1:
			return { type: "policy", by: p.admin(), fields: { policy: { vettingMonths: 6 + chance.below(6), attachmentMiB: 64 } } };
		case 2:
			return { type: "vetting", by: p.admin(), fields: { kind: "member", subject, ...author.vetted(chance.pick([150, 400])) } };
		default: {
			const role = chance.pick(["staff", "coordinator"]);
			return { type: "member.role", by: p.coordinatorOf(p.organisationOf(subject)), fields: { member: subject, role } };
		}
	}
};

/**
 * A proposer whose statement follows another statement, such as a join after an invite, is listed several times. So most proposals are
 * decided.
 */
const PROPOSERS: readonly Proposer[] = [
	...[invites, joins, joins, credentials, credentials, vouches, vouches],
	...[decides, decides, decides, decides, changesStanding, restarts, namesWitnesses, releases, publishes],
	...[changesDesk, changesDesk, changesDesk, changesDesk, changesDesk, other, other],
	...[changesCircle, changesCircle, changesCircle, changesCircle, changesSpaces, changesSpaces],
];
