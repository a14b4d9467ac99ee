/** Second implementation of spec/directory.md, and of "Who may sign" in SPEC.md: the fold of the directory. */
import { type Bytes, base64, hex, same, unhex, utf8 } from "../bytes.ts";
import { verify } from "../ed25519.ts";
import { leafOf, networkOf, signedBy } from "../statements.ts";
import { EMPTY_ROOT, leafHash, root } from "../trees.ts";
import { Circles, type Office, readersOf } from "./circles.ts";
import { type Body, must, type Plain } from "./plain.ts";

interface Member {
	role: string;
	organisation: string | null;
	status: string;
	ke: number;
	/** Signing keys by key epoch, hex. */
	keys: Map<number, string>;
	version: number;
	nextVetting: number | null;
	/** Who has suspended the member in person. */
	suspendedBy?: string | null;
}
interface Suspension {
	by: string;
	code: string;
}
interface Join {
	key: string;
	invite: Body;
	member: string;
	ke: number;
	sign: string;
	version: number | null;
	status: "waiting" | "vouched" | "over";
}
interface Proposal {
	type: string;
	body: Body;
	key: string;
	needed: number;
	approvals: string[];
	open: boolean;
	/** It has suspended already, and is open to be confirmed. */
	acts: boolean;
	/** A confirmed suspension that a mark of danger has replaced. */
	before: Suspension | undefined;
}
interface Desk {
	organisation: string;
	open: boolean;
	latin: string | null;
	contact: Body | null;
	members: Set<string>;
	epoch: number;
	head: string | null;
	sealed: Map<string, number>;
	/** The rekeys so far, the first one first. */
	rekeys: { signer: string; coordinates: boolean; named: Map<string, number>; printed: string | null; rejected: boolean }[];
}

const PROPOSALS = [
	"policy",
	"organisation.add",
	"organisation.change",
	"member.add",
	"suspend",
	"reinstate",
	"remove",
	"log.restart",
	"log.witnesses",
	"web.release",
	"site.release",
	"space.add",
	"space.owner",
	"vetting",
];
const ONLY_ADMINS = ["log.restart", "log.witnesses", "web.release", "vetting"];
const DAY = 86_400_000;
const isStaffRole = (role: string): boolean => role === "staff" || role === "coordinator";

export class Directory {
	network: Bytes = new Uint8Array(0);
	genesis: Body | null = null;
	quorum = 1;
	policy: Body | null = null;
	witnesses: Body = { wanted: 0, witnesses: [] };
	release: Body | null = null;
	site: Body | null = null;
	readonly origins: string[] = [];
	readonly members = new Map<string, Member>();
	readonly organisations = new Map<string, string>();
	readonly desks = new Map<string, Desk>();
	/** Circle and owner of each space, by its id. */
	readonly spaces = new Map<string, { circle: string; owner: string }>();
	readonly #invites = new Map<string, Body>();
	readonly #joins: Join[] = [];
	readonly #proposals = new Map<string, Proposal>();
	readonly #kc = new Set<string>();
	readonly #circles = new Circles();
	readonly #known = new Set<string>();
	readonly #hashes: Bytes[] = [];
	readonly #roots: Bytes[] = [EMPTY_ROOT];
	readonly #times: number[] = [0];
	readonly #countries = new Map<string, string>();
	readonly #facts = new Map<string, Body>();
	readonly #suspensions = new Map<string, Suspension>();
	readonly #latin = new Map<string, string | null>();
	/** When desks went, by desk. */
	readonly #gone = new Map<string, number>();

	get size(): number {
		return this.#hashes.length;
	}

	/** The newest `at` of the first `size` leaves. */
	newestAt(size: number): number {
		return this.#times[size] ?? 0;
	}

	/** Applies a leaf. A void one throws, and changes nothing. */
	apply(statement: Plain): void {
		must(!this.#known.has(statement.key), "known");
		const readers = this.#circles.areEmpty ? null : readersOf(this.#offices());
		this.#judge(statement);
		this.#known.add(statement.key);
		this.#hashes.push(leafHash(leafOf(statement.raw)));
		this.#roots.push(root(this.#hashes));
		this.#times.push(Math.max(this.newestAt(this.size - 1), statement.body.at));
		if (readers) this.#circles.notice(readers, readersOf(this.#offices()), this.size);
		for (const desk of this.desks.keys())
			if (!this.#gone.has(desk) && !this.isCurrentDesk(desk)) this.#gone.set(desk, this.newestAt(this.size));
	}

	#judge(statement: Plain): void {
		const { type, body } = statement;
		if (type === "genesis") return this.#found(statement);
		must(this.genesis !== null, "genesis comes first");
		if (type === "join") return this.#join(statement);
		if (type === "credential") return this.#credential(statement);
		const hurt = type === "countersign" && body.verdict === "approve" && this.#wasHurtBy(body.by, this.#proposals.get(body.object));
		const signer = this.checkSigner(statement, hurt);
		if (PROPOSALS.includes(type)) return this.#propose(statement, signer);
		if (type === "invite") return this.#invite(body, signer);
		if (type === "invite.cancel") return this.#cancelInvite(body, signer);
		if (type === "countersign") return this.#countersign(body, signer);
		if (type === "circle.grant") return this.#circles.grant(body, this.#offices());
		if (type === "circle.rekey") {
			this.#circles.rekey(body, statement.key, this.size, this.#offices(), this.#kc.has(body.kc));
			this.#kc.add(body.kc);
			return;
		}
		if (type === "member.role") return this.#changeRole(body, signer);
		if (type === "name.latin") return this.#nameInLatin(body, signer);
		this.#desk(statement, signer);
	}

	#found({ body, raw }: Plain): void {
		must(this.size === 0 && isEmptyCheckpoint(body.cp) && body.ke === 1 && body.as === null, "genesis");
		must(raw.signatures.length === 1 && signedBy(raw.objId, raw, unhex(body.keys.sign)), "genesis signs itself");
		this.network = networkOf(raw.bytes);
		this.genesis = body;
		this.policy = body.policy;
		this.origins.push(body.logs.access.origin);
		this.members.set(body.by, {
			role: "admin",
			organisation: null,
			status: "active",
			ke: 1,
			keys: new Map([[1, body.keys.sign]]),
			version: 0,
			nextVetting: null,
		});
	}

	/** Whether the member is active, and of no organisation or of an active one. */
	isInGoodStanding(id: string): boolean {
		const member = this.members.get(id);
		return member?.status === "active" && this.#isActive(member.organisation);
	}

	#isActive(organisation: string | null): boolean {
		return organisation === null || this.organisations.get(organisation) === "active";
	}

	isActiveAdmin(id: string): boolean {
		return this.isInGoodStanding(id) && this.members.get(id)?.role === "admin";
	}

	/** The organisation of the desk, if the member is an active coordinator of it; else null. */
	spokenFor(id: string, desk: string): string | null {
		const organisation = this.desks.get(desk)?.organisation ?? null;
		const { role, organisation: own } = this.members.get(id) ?? {};
		return organisation !== null && this.isInGoodStanding(id) && role === "coordinator" && own === organisation ? organisation : null;
	}

	hasLeft(id: string): boolean {
		const member = this.members.get(id);
		return member?.status === "removed" || (member?.organisation != null && this.organisations.get(member.organisation) === "removed");
	}

	isHere(id: string): boolean {
		return ["active", "suspended"].includes(this.members.get(id)?.status ?? "") && !this.hasLeft(id);
	}

	/** Whether people are in danger at the organisation. */
	isDangerous(organisation: string | null | undefined): boolean {
		return this.#suspensions.get(organisation ?? "")?.code === "danger";
	}

	/** Whether keys may be sealed to the desk. */
	mayRead(desk: string): boolean {
		return this.isCurrentDesk(desk) && !this.isDangerous(this.desks.get(desk)?.organisation);
	}

	isCurrentDesk(id: string): boolean {
		const desk = this.desks.get(id);
		return desk?.open === true && this.organisations.get(desk.organisation) !== "removed";
	}

	/** When the desk was closed or its organisation removed. */
	goneSince(desk: string): number | null {
		return this.#gone.get(desk) ?? null;
	}

	#isOrganisationOf(desk: string, status: string): boolean {
		return this.isCurrentDesk(desk) && this.organisations.get(this.desks.get(desk)?.organisation ?? "") === status;
	}

	isSuspended(desk: string): boolean {
		return this.#isOrganisationOf(desk, "suspended");
	}

	hasActive(desk: string, except: string): boolean {
		return this.#isOrganisationOf(desk, "active") && this.activeMembersOf(desk).some(([id]) => id !== except);
	}

	activeOrganisations(): string[] {
		return [...this.organisations].flatMap(([id, status]) => (status === "active" ? [id] : []));
	}

	countryOf(desk: string): string | undefined {
		return this.#countries.get(this.desks.get(desk)?.organisation ?? "");
	}

	isMemberOf(member: string, desk: string): boolean {
		return this.isCurrentDesk(desk) && this.desks.get(desk)?.members.has(member) === true;
	}

	activeMembersOf(desk: string): [string, Member][] {
		return [...this.members].filter(([id, { status }]) => status === "active" && this.desks.get(desk)?.members.has(id));
	}

	isStale(desk: string): boolean {
		if (this.desks.get(desk)?.rekeys.at(-1)?.rejected) return true;
		const active = new Map(this.activeMembersOf(desk).map(([id, { ke }]) => [id, ke]));
		return [...(this.desks.get(desk)?.sealed ?? [])].some(([id, ke]) => active.get(id) !== ke);
	}

	canHold(id: string): boolean {
		const desk = this.desks.get(id);
		if (!desk?.open || desk.epoch === 0 || !this.#isActive(desk.organisation)) return false;
		return printedCodeOf(desk) !== null || this.activeMembersOf(id).length >= 2;
	}

	/** The open desks with a key, of active organisations that work with the whole network. */
	#offices(): Office[] {
		return [...this.desks].flatMap(([desk, { organisation, open, epoch }]) => {
			const { scope, region } = this.#facts.get(organisation) ?? {};
			if (!open || epoch === 0 || !this.#isActive(organisation) || scope !== "full") return [];
			const people = this.activeMembersOf(desk).map(([id, { ke }]): [string, number] => [id, ke]);
			return [{ desk, region, epoch, stale: this.isStale(desk), people }];
		});
	}

	/** A new statement of an active member with the key in force. */
	checkSigner({ body, raw }: Plain, whileSuspended = false): Member {
		const { by, ke, as, cp } = body;
		const member = this.members.get(by);
		must(member !== undefined && this.isHere(by) && (whileSuspended || this.isInGoodStanding(by)), "not in good standing");
		must(ke === member.ke && raw.signatures.length === 1, "not the key in force");
		must(signedBy(this.network, raw, unhex(member.keys.get(ke) ?? "")), "not signed");
		this.#checkCheckpoint(cp, false);
		must(as === null || this.isMemberOf(by, as), "not of that desk");
		return member;
	}

	#checkCheckpoint(cp: Body, mayBeEmpty: boolean): void {
		if (mayBeEmpty && isEmptyCheckpoint(cp)) return;
		const known = this.#roots[cp.size];
		must(cp.size >= 1 && known !== undefined && hex(known) === cp.root, "not a state of this directory");
	}

	isSigned(log: "access" | "directory", cp: Body): boolean {
		const { key } = this.genesis?.logs[log] ?? {};
		const origin = log === "access" ? this.origins.at(-1) : this.genesis?.logs.directory.origin;
		return verify(unhex(key), utf8(`${origin}\n${cp.size}\n${base64(unhex(cp.root))}\n`), unhex(cp.signature));
	}

	#isIdUsed = (id: string): boolean => this.members.has(id) || this.organisations.has(id) || this.desks.has(id) || this.spaces.has(id);

	#otherCoordinators(organisation: string | null, but: string | null): boolean {
		return [...this.members].some(
			([id, member]) => id !== but && member.role === "coordinator" && member.status === "active" && member.organisation === organisation,
		);
	}

	#invite(body: Body, signer: Member): void {
		const { invite, organisation, role, desk, member, by } = body;
		must(!this.#invites.has(invite), "this invite is known");
		must(this.#isActive(organisation), "organisation not active");
		must(role === "auditor" || isStaffRole(role) === (organisation !== null), "role and organisation");
		if (desk !== null) {
			const found = this.desks.get(desk);
			must(isStaffRole(role) && found?.open && found.organisation === organisation, "not an open desk of the organisation");
		}
		if (member !== null) {
			const known = this.members.get(member);
			must(known !== undefined && ["active", "suspended"].includes(known.status) && member !== by, "can't come back");
			must(known.role === role && known.organisation === organisation, "keeps role and organisation");
		}
		const byOwn = signer.role === "coordinator" && signer.organisation === organisation && isStaffRole(role);
		const byAdmin =
			signer.role === "admin" && (!isStaffRole(role) || (role === "coordinator" && !this.#otherCoordinators(organisation, member)));
		must(byOwn || byAdmin, "may not invite");
		this.#invites.set(invite, { ...body, used: false });
	}

	#openInvite(id: string): Body {
		const invite = this.#invites.get(id);
		must(invite !== undefined && !invite.used && !invite.cancelled, "no open invite");
		return invite;
	}

	#cancelInvite(body: Body, signer: Member): void {
		const invite = this.#openInvite(body.invite);
		const byOwn = signer.role === "coordinator" && signer.organisation === invite.organisation && invite.role !== "auditor";
		must(byOwn || signer.role === "admin", "may not cancel");
		invite.cancelled = true;
	}

	#join({ body, key, raw }: Plain): void {
		const invite = this.#openInvite(body.invite);
		must(invite.member === null ? !this.#isIdUsed(body.by) : invite.member === body.by && !this.hasLeft(body.by), "not the invited person");
		const member = this.members.get(body.by);
		must(body.ke === (member?.ke ?? 0) + 1 && body.as === null && raw.signatures.length === 2, "not a join");
		must(signedBy(this.network, raw, unhex(body.keys.sign), 0) && signedBy(this.network, raw, unhex(invite.pk), 1), "two signatures");
		this.#checkCheckpoint(body.cp, false);
		invite.used = true;
		for (const join of this.#joins) if (join.member === body.by && join.status === "waiting") join.status = "over";
		this.#joins.push({ key, invite, member: body.by, ke: body.ke, sign: body.keys.sign, version: null, status: "waiting" });
		if (member) return;
		const { role, organisation } = invite;
		this.members.set(body.by, { role, organisation, status: "pending", ke: 0, keys: new Map(), version: 0, nextVetting: null });
	}

	#credential(statement: Plain): void {
		const { body, raw } = statement;
		const member = this.members.get(body.by);
		must(member !== undefined && body.as === null, "unknown, or not for oneself");
		const join = this.#joins.findLast((each) => each.member === body.by && each.ke === body.ke && each.status === "waiting");
		if (!join) {
			if (this.size === 1) {
				must(raw.signatures.length === 1 && signedBy(this.network, raw, unhex(member.keys.get(1) ?? "")), "not signed");
				must(body.by === this.genesis?.by && body.ke === 1 && body.as === null, "not the founder's");
				this.#checkCheckpoint(body.cp, true);
			} else this.checkSigner(statement, true);
			must(body.version === member.version + 1, "version");
			member.version = body.version;
			return;
		}
		const first = join.version === null;
		must(raw.signatures.length === (first ? 2 : 1) && signedBy(this.network, raw, unhex(join.sign), 0), "not signed");
		must(!first || signedBy(this.network, raw, unhex(join.invite.pk), 1), "not signed by the invite");
		this.#checkCheckpoint(body.cp, false);
		must(body.version === Math.max(join.version ?? 0, member.version) + 1, "version");
		join.version = body.version;
		if (member.status === "pending") member.version = body.version;
	}

	#changeRole({ member: id, role, by }: Body, signer: Member): void {
		const member = this.members.get(id);
		must(member?.status === "active" && isStaffRole(member.role) && id !== by, "not another active member of staff");
		must(signer.role === "coordinator" && signer.organisation === member.organisation, "not by a coordinator");
		member.role = role;
	}

	#isKnownSubject({ kind, subject }: Body): boolean {
		return kind === "member" ? this.members.has(subject) : this.organisations.has(subject);
	}

	#statusOf({ kind, subject }: Body): string | undefined {
		return kind === "member" ? this.members.get(subject)?.status : this.organisations.get(subject);
	}

	#propose({ type, body, key }: Plain, signer: Member): void {
		const needed = this.#approvalsNeeded(type, body, signer);
		if (type === "member.add" || type === "organisation.add") must(!this.#isBeyondPolicy(body), "the next vetting is too late");
		this.#checkSubject(type, body);
		if (type === "organisation.add") {
			must(!this.#isIdUsed(body.organisation), "this id is known");
			this.organisations.set(body.organisation, "pending");
			this.#countries.set(body.organisation, body.country);
		}
		const acts = needed > 0 && type === "suspend" && (this.#marksDanger(type, body) || this.#isFirstOfDay(body));
		const unconfirmed = acts ? this.#unconfirmed(body.subject) : undefined;
		const before = acts && !unconfirmed ? this.#suspensions.get(body.subject) : undefined;
		const proposal = { type, body, key, needed, approvals: [], open: true, acts, before };
		this.#proposals.set(key, proposal);
		if (needed === 0) this.#takeEffect(proposal);
		if (unconfirmed) unconfirmed.open = false;
		if (acts) this.#setStatus(type, body);
	}

	/** Whether it is the admin's first suspension of this kind within a day that acts, and not about an admin. */
	#isFirstOfDay({ by, at, kind, subject }: Body): boolean {
		const others = [...this.#proposals.values()].filter(({ acts, body }) => acts && body.by === by && body.kind === kind);
		return this.members.get(subject)?.role !== "admin" && others.every(({ body }) => body.at <= at - DAY);
	}

	/** Whether it says that people are in danger at an organisation that is suspended for another reason. */
	#marksDanger(type: string, { kind, subject, code }: Body): boolean {
		if (type !== "suspend" || kind !== "organisation" || code !== "danger") return false;
		return this.organisations.get(subject) === "suspended" && this.#suspensions.get(subject)?.code !== "danger";
	}

	/** Whether the proposal is to suspend an admin who has suspended this coordinator, alone or with the organisation. */
	#wasHurtBy(id: string, proposal: Proposal | undefined): boolean {
		const member = this.members.get(id);
		if (member?.role !== "coordinator" || proposal?.type !== "suspend") return false;
		const { subject } = proposal.body;
		const suspenders = [member.suspendedBy, this.#suspensions.get(member.organisation ?? "")?.by];
		return this.members.get(subject)?.role === "admin" && suspenders.includes(subject);
	}

	/** The open suspension of this member or organisation that acts already. */
	#unconfirmed(subject: string): Proposal | undefined {
		return [...this.#proposals.values()].find(({ acts, open, body }) => acts && open && body.subject === subject);
	}

	/** Checked at the proposal and at each approval. */
	#checkSubject(type: string, body: Body, acts = false): void {
		if (type === "log.restart") this.#checkRestart(body);
		if (type === "log.witnesses") this.#checkWitnesses(body);
		const most = { "web.release": 1000, "site.release": 10_000 }[type];
		if (most !== undefined) must(body.release === null || (body.release.files >= 1 && body.release.files <= most), "files");
		if (type === "member.add") {
			const join = this.#joins.find((each) => each.key === body.join);
			must(join?.status === "waiting" && join.member === body.member && this.#isActive(join.invite.organisation), "no such join waits");
		}
		if (type === "vetting") must(this.#isKnownSubject(body), "vets nobody");
		if (type === "space.add" || type === "space.owner") this.#checkSpace(type, body);
		if (type === "organisation.change")
			must(["active", "suspended"].includes(this.organisations.get(body.organisation) ?? ""), "not in this status");
		const from = { suspend: ["active"], reinstate: ["suspended"], remove: ["active", "suspended", "pending"] }[type];
		const fits = (acts ? ["suspended"] : from)?.includes(this.#statusOf(body) ?? "") ?? true;
		must(fits || this.#marksDanger(type, body), "not in this status");
	}

	#checkSpace(type: string, { space, circle, owner }: Body): void {
		if (type === "space.add") must(!this.#isIdUsed(space) && this.spaces.size < 500, "a known id, or too many");
		const of = type === "space.add" ? circle : this.spaces.get(space)?.circle;
		const isSeat = ({ desk, region }: Office) => desk === owner && (of === "network" || of === region);
		must(this.#offices().some(isSeat), "no space, or no seat for its owner");
	}

	#approvalsNeeded(type: string, body: Body, signer: Member): number {
		const isAdmin = signer.role === "admin";
		if (type === "member.add") {
			const join = this.#joins.find((each) => each.key === body.join);
			must(join !== undefined && body.member !== body.by, "vouches for another's join");
			const { role, organisation } = join.invite;
			if (isStaffRole(role) && signer.role === "coordinator" && signer.organisation === organisation) return 1;
			must(isAdmin && (!isStaffRole(role) || !this.#otherCoordinators(organisation, body.member)), "may not vouch");
			return this.quorum - 1;
		}
		if (type === "vetting") {
			must(isAdmin && body.subject !== body.by, "may not vet");
			return this.#isBeyondPolicy(body) ? this.quorum - 1 : 0;
		}
		if (type !== "suspend" && type !== "remove") {
			must(isAdmin, "only an admin proposes this");
			if (type === "site.release") return body.release === null ? 0 : 1;
			const unconfirmed = type === "reinstate" ? this.#unconfirmed(body.subject) : undefined;
			if (unconfirmed && !unconfirmed.before && unconfirmed.body.by !== body.by) return 0;
			return this.quorum - 1;
		}
		const member = body.kind === "member" ? this.members.get(body.subject) : undefined;
		if (signer.role === "coordinator") {
			must(member !== undefined && isStaffRole(member.role) && member.organisation === signer.organisation, "of another organisation");
			return 0;
		}
		must(isAdmin, "may not propose this");
		return member?.status === "pending" ? 0 : this.quorum - 1;
	}

	#isBeyondPolicy({ at, nextVetting }: Body): boolean {
		return nextVetting > at + this.policy?.vettingMonths * 31 * DAY;
	}

	#checkRestart({ old, kept, origin }: Body): void {
		must(isKeyName(origin) && ![...this.origins, this.genesis?.logs.directory.origin].includes(origin), "origin");
		must(old.size >= 1 && this.isSigned("access", old), "old isn't signed");
		must(isEmptyCheckpoint(kept) || (kept.size >= 1 && this.isSigned("access", kept)), "kept isn't signed");
		must(kept.size < old.size || (kept.size === old.size && kept.root === old.root), "kept isn't a part of old");
	}

	#checkWitnesses({ wanted, witnesses }: Body): void {
		const { access, directory } = this.genesis?.logs ?? {};
		const names = [...this.origins, directory.origin, ...witnesses.map(({ name }: Body) => name)];
		const keys = [...new Set([access.key, directory.key]), ...witnesses.map(({ key }: Body) => key)];
		must(new Set(names).size === names.length && new Set(keys).size === keys.length, "used twice");
		must(names.every(isKeyName) && wanted <= witnesses.length, "witnesses");
		must(wanted === 0 || wanted * 2 > witnesses.length, "no majority of the witnesses");
	}

	#organisationOf({ type, body }: Proposal): string | null {
		if (type === "organisation.add" || type === "organisation.change") return body.organisation;
		if (type === "space.add" || type === "space.owner") return this.desks.get(body.owner)?.organisation ?? null;
		const subject = type === "member.add" ? body.member : body.subject;
		return this.members.get(subject)?.organisation ?? subject ?? null;
	}

	#countersign({ object, verdict, by }: Body, signer: Member): void {
		const proposal = this.#proposals.get(object);
		must(proposal?.open, "not open");
		const { type, body, approvals } = proposal;
		must(by !== body.by && by !== (type === "member.add" ? body.member : body.subject) && !approvals.includes(by), "may not countersign");
		const proposer = this.members.get(body.by);
		const coordinates =
			signer.role === "coordinator" && ![proposer?.organisation, this.#organisationOf(proposal)].includes(signer.organisation);
		must(signer.role === "admin" || (coordinates && !ONLY_ADMINS.includes(type)), "may not countersign");
		if (verdict === "refuse") {
			must(!proposal.acts || signer.role === "admin", "only an admin ends a suspension");
			return this.#refuse(proposal);
		}
		must(
			this.isInGoodStanding(body.by) && proposer?.ke === body.ke && proposer?.role !== "staff",
			"its proposer can't propose it any more",
		);
		if (type === "organisation.add") must(this.organisations.get(body.organisation) === "pending", "doesn't wait any more");
		else this.#checkSubject(type, body, proposal.acts);
		approvals.push(by);
		const counting = approvals
			.filter((id) => this.isInGoodStanding(id) || this.#wasHurtBy(id, proposal))
			.map((id) => this.members.get(id) as Member);
		const coordinators = new Set(counting.filter(({ role }) => role === "coordinator").map(({ organisation }) => organisation));
		const votes = counting.filter(({ role }) => role === "admin").length + (coordinators.size >= (type === "site.release" ? 1 : 2) ? 1 : 0);
		if (votes >= proposal.needed) this.#takeEffect(proposal);
	}

	#refuse(proposal: Proposal): void {
		proposal.open = false;
		const { type, body } = proposal;
		if (type === "organisation.add" && this.organisations.get(body.organisation) === "pending")
			this.organisations.set(body.organisation, "refused");
		if (proposal.acts && proposal.before) this.#suspensions.set(body.subject, proposal.before);
		else if (proposal.acts && this.#statusOf(body) === "suspended") this.#setStatus("reinstate", body);
		const join = this.#joins.find((each) => type === "member.add" && each.key === body.join);
		if (join?.status !== "waiting") return;
		join.status = "over";
		const member = this.members.get(join.member);
		if (member?.status === "pending") member.status = "refused";
	}

	#takeEffect(proposal: Proposal): void {
		const { type, body } = proposal;
		proposal.open = false;
		if (type === "organisation.add") this.organisations.set(body.organisation, "active");
		else if (type === "member.add") this.#admit(body);
		else if (type === "log.restart") this.origins.push(body.origin);
		else {
			if (type === "policy") this.policy = body.policy;
			if (type === "log.witnesses") this.witnesses = { wanted: body.wanted, witnesses: body.witnesses };
			if (type === "web.release") this.release = body.release;
			if (type === "site.release") this.site = body.release;
			const { organisation, region, affiliation, scope } = body;
			if (type === "organisation.change") this.#facts.set(organisation, { region, affiliation, scope });
			if (type === "space.add") this.spaces.set(body.space, { circle: body.circle, owner: body.owner });
			const space = this.spaces.get(body.space);
			if (type === "space.owner" && space) space.owner = body.owner;
			if (type === "vetting") this.#renew(body);
			else if ("subject" in body) {
				if (!proposal.acts) this.#setStatus(type, body);
				const unconfirmed = this.#unconfirmed(body.subject);
				if (unconfirmed) unconfirmed.open = false;
			}
			for (const each of this.#proposals.values()) if (each.type === type && aboutOf(each.body) === aboutOf(body)) each.open = false;
		}
	}

	#renew({ kind, subject, nextVetting }: Body): void {
		const member = kind === "member" ? this.members.get(subject) : undefined;
		if (member) member.nextVetting = nextVetting;
	}

	#setStatus(type: string, { kind, subject, by, code }: Body): void {
		const status = { suspend: "suspended", reinstate: "active", remove: "removed" }[type] as string;
		const member = this.members.get(subject);
		if (kind === "organisation") {
			this.organisations.set(subject, status);
			this.#suspensions.delete(subject);
			if (type === "suspend") this.#suspensions.set(subject, { by, code });
		} else if (member) {
			member.status = status;
			member.suspendedBy = type === "suspend" ? by : null;
		}
		if (type !== "remove" || kind !== "member") return;
		for (const desk of this.desks.values()) desk.members.delete(subject);
		for (const join of this.#joins) if (join.member === subject && join.status === "waiting") join.status = "over";
	}

	#admit({ join: key, nextVetting }: Body): void {
		const join = this.#joins.find((each) => each.key === key) as Join;
		const member = this.members.get(join.member) as Member;
		join.status = "vouched";
		if (member.status !== "suspended") member.status = "active";
		member.ke = join.ke;
		member.keys.set(join.ke, join.sign);
		member.version = join.version ?? 0;
		member.nextVetting = nextVetting;
		const desk = this.desks.get(join.invite.desk);
		if (desk?.open) desk.members.add(join.member);
		for (const each of this.#proposals.values()) each.approvals = each.approvals.filter((id) => id !== join.member);
		const admins = [...this.members.values()].filter(({ role, status }) => role === "admin" && status === "active");
		if (admins.length >= 2) this.quorum = 2;
	}

	#nameInLatin({ organisation, desk: id, name }: Body, signer: Member): void {
		must(signer.role === "coordinator" && signer.organisation === organisation, "not by a coordinator");
		const letters = [...(name ?? "a")].filter((each) => /\p{L}/u.test(each));
		must(letters.length > 0 && letters.every((each) => /\p{Script=Latin}/u.test(each)), "other letters");
		if (id === null) return void this.#latin.set(organisation, name);
		const desk = this.desks.get(id);
		must(desk?.open === true && desk.organisation === organisation, "no open desk of the organisation");
		desk.latin = name;
	}

	#desk({ type, body, key }: Plain, signer: Member): void {
		const { by } = body;
		const coordinates = (organisation: string) => signer.role === "coordinator" && signer.organisation === organisation;
		if (type === "desk.add") {
			must(coordinates(body.organisation) && !this.#isIdUsed(body.desk), "may not add this desk");
			const { organisation } = body;
			this.desks.set(body.desk, {
				organisation,
				open: true,
				latin: null,
				contact: null,
				members: new Set([by]),
				epoch: 0,
				head: null,
				sealed: new Map(),
				rekeys: [],
			});
			return;
		}
		const desk = this.desks.get(body.desk);
		must(desk?.open, "not an open desk");
		if (type === "desk.close" || type === "desk.member") must(coordinates(desk.organisation), "not by a coordinator");
		else must(this.isMemberOf(by, body.desk), "not by a member of the desk");
		if (type === "desk.close") desk.open = false;
		else if (type === "desk.contact") desk.contact = { numbers: body.numbers, by, at: body.at };
		else if (type === "desk.member") this.#deskMember(desk, body);
		else if (type === "desk.rekey") this.#rekey(desk, body, key, signer);
		else if (type === "desk.reject") {
			const last = desk.rekeys.at(-1);
			must(last !== undefined && body.epoch === desk.epoch && !last.rejected, "not a present key that nobody has rejected");
			must(last.signer !== by && last.named.get(by) === signer.ke, "not somebody else whom the rekey names");
			last.rejected = true;
		} else {
			const member = this.members.get(body.member);
			must(desk.epoch > 0 && body.epoch === desk.epoch && !desk.rekeys.at(-1)?.rejected, "not the present key");
			must(member?.status === "active" && desk.members.has(body.member) && member.ke === body.keyEpoch, "not an active member of the desk");
			desk.sealed.set(body.member, body.keyEpoch);
		}
	}

	#deskMember(desk: Desk, { member: id, action }: Body): void {
		const member = this.members.get(id);
		if (action === "remove") return must(desk.members.delete(id), "not a member of the desk");
		must(member?.status === "active" && member.organisation === desk.organisation && isStaffRole(member.role), "not active staff");
		must(!desk.members.has(id), "is a member of the desk");
		desk.members.add(id);
	}

	#rekey(desk: Desk, body: Body, key: string, signer: Member): void {
		const { by, epoch, from, wrap, kc } = body;
		must(epoch === desk.epoch + 1 && body.prev === desk.head && (from === null) === (wrap === null), "not the next key");
		must(from === null || (from >= 1 && from < epoch && desk.rekeys[from - 1]?.rejected === false), "wraps no earlier key that stands");
		must(!this.#kc.has(kc), "a desk had this key");
		const printed: string | null = body.recovery?.pk ?? null;
		const present = printedCodeOf(desk);
		const coordinates = signer.role === "coordinator";
		must(coordinates || present === null || printed === present, "drops the printed code");
		const isOld = printed !== null && desk.rekeys.some((each) => each.printed === printed);
		must(printed === present || !isOld, "brings back a code that was replaced");
		const last = desk.rekeys.at(-1);
		const others = this.activeMembersOf(body.desk).some(([id]) => id !== by);
		must(!last?.rejected || last.signer !== by || !others, "signs again after a rejection");
		const sealed = new Map<string, number>(body.sealed.map(({ member, ke }: Body) => [member, ke]));
		const active = this.activeMembersOf(body.desk);
		must(sealed.size === body.sealed.length && sealed.size === active.length, "sealed to others");
		must(
			active.every(([id, { ke }]) => sealed.get(id) === ke),
			"sealed to others",
		);
		this.#kc.add(kc);
		desk.rekeys.push({ signer: by, coordinates, named: new Map(sealed), printed, rejected: false });
		Object.assign(desk, { epoch, head: key, sealed });
	}

	/** The state, in the form of the vectors. */
	state(): Body {
		const { size, quorum, policy, witnesses, origins, release, site } = this;
		const members = [...this.members].map(([id, { role, organisation, status, ke, version, nextVetting }]) => {
			return [id, { role, organisation, status, ke, version, nextVetting }];
		});
		const desks = [...this.desks].map(([id, { organisation, latin, open, contact, members: of, epoch }]) => {
			const judged = { stale: this.isStale(id), canHold: this.canHold(id) };
			return [id, { organisation, latin, open, contact, members: [...of].sort(), epoch, ...judged }];
		});
		const open = [...this.#proposals.values()].filter((each) => each.open).map(({ key }) => key);
		return {
			...{ size, root: hex(this.#roots[size] as Bytes), quorum, policy, witnesses, accessOrigins: origins, release, site },
			organisations: Object.fromEntries(this.organisations),
			suspensions: Object.fromEntries(this.#suspensions),
			facts: Object.fromEntries([...this.organisations.keys()].map((id) => [id, this.#facts.get(id) ?? null])),
			latin: Object.fromEntries([...this.organisations.keys()].map((id) => [id, this.#latin.get(id) ?? null])),
			members: Object.fromEntries(members),
			desks: Object.fromEntries(desks),
			circles: this.#circles.state(this.#offices()),
			spaces: Object.fromEntries([...this.spaces].map(([id, { circle, owner }]) => [id, { circle, owner }])),
			openProposals: open.sort(),
		};
	}
}

const aboutOf = ({ subject, organisation, space }: Body): string | undefined => subject ?? organisation ?? space;

/** The public key of the printed code in force. A rejection takes away only a code that no coordinator has signed. */
const printedCodeOf = (desk: Desk): string | null =>
	desk.rekeys.findLast(({ rejected, coordinates }) => coordinates || !rejected)?.printed ?? null;

const isEmptyCheckpoint = ({ size, root: hash, signature }: Body): boolean =>
	size === 0 && signature === "" && same(unhex(hash), EMPTY_ROOT);

// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them
const isKeyName = (name: string): boolean => name !== "" && !/[\p{White_Space}+\u0000-\u001f]/u.test(name);
