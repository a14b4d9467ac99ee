/**
 * Makes test/vectors/certificate.json: a custody certificate that verifies, and changes to it. After each change it must be refused.
 * Run `tsx scripts/vectors/certificate.ts && npm run fix` after a change of a rule. Tests compare the file with this code and a second
 * implementation. The secrets protect nothing.
 */
import { writeFileSync } from "node:fs";
import { fromHex, type Id, toBase64Url } from "../../clients/protocol/bytes.ts";
import type { CaseStatement } from "../../clients/protocol/folds/case-state.ts";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import { isCaseType, type StatementType } from "../../clients/protocol/statements/registry.ts";
import { parseStatement, type Wire } from "../../clients/protocol/statements/statement.ts";
import { assembleCertificate } from "../../clients/sdk/casework/certificate.ts";
import { signedDirectory } from "../../clients/sdk/directory/signed-directory.ts";
import { isMain } from "../is-main.ts";
import { Author, ORIGINS } from "./folds/author.ts";
import { Chance } from "./folds/chance.ts";
import { foundDesks } from "./folds/desks.ts";
import type { Accepted, Fields } from "./folds/history.ts";
import { placeInChain } from "./folds/made-up-case.ts";
import { Ours } from "./folds/ours.ts";

export const VECTORS = new URL("../../test/vectors/certificate.json", import.meta.url);

const DAY = 86_400_000;
const NO_FIELDS = { code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null, basis: null };

/** An operation of JSON Patch (RFC 6902). */
type Operation = { op: "remove"; path: string } | { op: "add" | "replace"; path: string; value: unknown };

/** Tells the story of the certificate: a case moves from the first desk to the second, and then to the third. */
class Story {
	readonly implementation = new Ours();
	readonly author = new Author(this.implementation, new Chance("certificate"));
	readonly desks = foundDesks(this.author) as [Id, Id, Id, Id];
	readonly id = this.author.chance.id();

	/** Adds a statement of the desk. @param role the member who signs: the coordinator, who founded the desk, or its other member. */
	say(type: StatementType, desk: Id, fields: Fields, role: "coordinator" | "staff" = "staff"): Accepted {
		const { members } = this.author.state.directory;
		const by = this.author.state.directory.desks[desk]?.members.find((member) => members[member]?.role === role);
		return this.author.must({ type, by, as: desk, fields: { ...placeInChain(this.author, this.id, type, fields), ...fields } });
	}

	move(handoff: Id, desk: Id, action: string, fields: Fields = {}): Accepted {
		return this.say("handoff.move", desk, { handoff, action, ...NO_FIELDS, ...fields });
	}

	/** A transfer of all sections on a consent, from its draft to its `case.custody`. */
	transfer(from: Id, to: Id, sections: Fields[]): Id {
		const { chance } = this.author;
		const [handoff, consent] = [chance.id(), chance.id()];
		const terms = {
			...{
				givenBy: "person",
				guardian: null,
				recipient: this.author.state.directory.desks[to]?.organisation,
				purposes: ["shelter"],
				permit: true,
			},
			...{ sections: sections.map(({ section }) => section), from: this.author.now - DAY, until: this.author.now + 30 * DAY },
			...{ language: "sw", interpreter: false, recorded: "written", withhold: [], excluded: null, replaces: null },
		};
		const recorded = this.say("consent.record", from, { consent, active: true, terms, onTheWay: null });
		const basis = { kind: "consent", consent, head: fromHex(recorded.key), assent: false, code: null, away: false };
		const kind = { kind: "transfer", to, reason: "Other", priority: "normal", travel: true, followUp: false };
		this.say("handoff.draft", from, { handoff, ...kind });
		const [at, granted] = [this.author.now, sections.map((section) => ({ ...section, byHand: false }))];
		const request = {
			...{ handoff, at, respondBy: at + 14 * DAY, sections: granted, purposes: ["shelter"], basis },
			...{ summary: chance.bytes(32), thread: chance.id() },
		};
		this.say("handoff.request", from, request);
		this.move(handoff, to, "accept", { basis });
		this.move(handoff, to, "arrange", { expectBy: Math.ceil(this.author.now / 3_600_000 + 1) * 3_600_000 });
		this.move(handoff, from, "confirm");
		this.move(handoff, from, "depart", { since: this.author.now });
		const { key } = this.move(handoff, to, "receive");
		const compartments = sections.map(({ compartment }) => compartment);
		this.say("case.custody", to, { handoff, receive: fromHex(key), to, sections: compartments, discussion: chance.id() });
		return handoff;
	}

	/** A member of the desk has lost all keys, and comes back with new keys. */
	renewKeys(desk: Id): void {
		const { author } = this;
		const { members, desks } = author.state.directory;
		const [coordinator, staff] = ["coordinator", "staff"].map((role) =>
			desks[desk]?.members.find((id) => members[id]?.role === role),
		) as Id[];
		const { role, organisation } = members[staff as Id] as Fields;
		const admin = Object.keys(members).find((id) => members[id]?.role === "admin") as Id;
		const invite = author.must(author.invite(coordinator as Id, { role, organisation, member: staff }));
		const added = author.must(author.vouch(coordinator as Id, author.must(author.join(invite))));
		author.must(author.approve(admin, added));
		author.must(author.rekey(coordinator, desk));
	}

	/** The same statement, signed with the key of another key epoch, which it names. */
	signedWith(ke: number, { type, body }: Accepted): Wire {
		const { network } = this.implementation;
		return this.implementation.make(network, type, { ...body, ke }, [this.author.seedOf(body.by, ke)]).wire;
	}
}

/** @returns the vectors as in the file. */
export function certificateVectors() {
	const story = new Story();
	const { author, id, desks } = story;
	const [first, second, third] = desks;
	const sections = (["identity", "health"] as const).map((section) => ({ section, compartment: author.chance.id() }));
	story.say("case.open", first, { code: "bado-kime-losa-tobo", sections, discussion: author.chance.id() });
	story.transfer(first, second, sections);
	story.renewKeys(third);
	const handoff = story.transfer(second, third, sections);
	const last = story.move(handoff, third, "complete", { outcome: "service-provided" });

	const { network } = story.implementation;
	const statements = author.steps.filter(({ type }) => isCaseType(type));
	const placed = statements.map((wire, pos) => ({ pos, statement: parseStatement(network, wire) as CaseStatement }));
	const leaves = author.steps.filter(({ type }) => !isCaseType(type));
	const { size, root } = author.state.directory;
	const checkpoint = author.signedBy("directory", ORIGINS.directory, size, fromHex(root));
	const certificate = assembleCertificate({ case: id, handoff }, placed, { network, directory: signedDirectory(leaves, checkpoint) });
	const end = certificate.statements.length - 1;
	const places = certificate.statements.map(({ type }) => type);
	const refused: [string, Operation[]][] = [
		["another format", [{ op: "replace", path: "/format", value: "cloister/2/custody-certificate" }]],
		["a field too many", [{ op: "add", path: "/note", value: "" }]],
		["another network", [{ op: "replace", path: "/network", value: toBase64Url(author.chance.bytes(32)) }]],
		["another case", [{ op: "replace", path: "/case", value: author.chance.id() }]],
		["a hand-off that isn't there", [{ op: "replace", path: "/handoff", value: author.chance.id() }]],
		["another signature", [{ op: "replace", path: `/statements/${end}/sigs/0`, value: certificate.statements[0]?.sigs[0] }]],
		["a former key of the signer", [{ op: "replace", path: `/statements/${end}`, value: story.signedWith(1, last) }]],
		["the accept left out", [{ op: "remove", path: `/statements/${places.indexOf("handoff.request") + 1}` }]],
		["the consent left out", [{ op: "remove", path: `/statements/${places.indexOf("consent.record")}` }]],
		["the last leaf left out", [{ op: "remove", path: `/directory/leaves/${size - 1}` }]],
		["a size that isn't the number of leaves", [{ op: "replace", path: "/directory/checkpoint/size", value: size - 1 }]],
		[
			"a checkpoint that isn't signed",
			[{ op: "replace", path: "/directory/checkpoint/signature", value: certificate.statements[end]?.sigs[0] }],
		],
	];
	return {
		about:
			"A custody certificate (clients/protocol/spec/cases.md, section 9), the network that the reader trusts, and what a verifier finds. refused: JSON Patch operations (RFC 6902), after which the certificate must be refused. The case has another transfer before this one, which the certificate doesn't contain. A member has come back with new keys before signing. The bytes of keys that a verifier doesn't use (kem, pk of desks) are made up.",
		network: certificate.network,
		found: { state: "completed", custodyMoved: true },
		certificate,
		refused: refused.map(([what, patch]) => ({ what, patch })),
	};
}

if (isMain(import.meta.url)) {
	await sodiumReady;
	writeFileSync(VECTORS, `${JSON.stringify(certificateVectors(), null, 2)}\n`);
}
