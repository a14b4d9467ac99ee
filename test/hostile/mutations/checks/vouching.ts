/** Who may say what in the directory: what vouching.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const vouching: Mutation[] = [
	...of("clients/protocol/folds/directory/standing.ts", "vouching", "serves an unvouched one: what", [
		[
			'if (!member || member.status === "pending" || member.status === "refused")',
			"if (!member)",
			"what somebody says who was not vouched for",
		],
		["if (statement.sigs.length !== 1) throw", "if (dir.size < 0) throw", "a signature more than there may be"],
		['if (hasLeft(dir, member)) refuse("by: has left the network");', "", "what somebody says after leaving"],
		["if (!activeMember(dir, by) && !options.whileSuspended) throw", "if (dir.size < 0) throw", "what somebody says while suspended"],
		[
			'if (ke !== member.keyEpoch) refuse("ke: is not the signer\'s key epoch in force");',
			"",
			"what is signed with a key that was replaced",
		],
	]),
	...of("clients/protocol/folds/directory/apply.ts", "vouching", "serves an unvouched one: fewer", [
		[
			"if (needed === 0) carryOut(dir, proposal);",
			'if (needed === 0) carryOut(dir, proposal);\n\telse if (statement.type === "member.add") Object.assign(dir.members.get(statement.body.member), { status: "active" });',
			"vouching by one person alone",
		],
		[
			"if (needed === 0) carryOut(dir, proposal);",
			'if (needed === 0) carryOut(dir, proposal);\n\telse if (statement.type === "policy") dir.policy = statement.body.policy;',
			"a policy by one admin alone",
		],
		['if (proposal?.status !== "open") throw', "if (!proposal) throw", "approving what was refused"],
		[
			'if (!proposer) refuse("object: its proposer is no longer active");',
			"",
			"approving what was proposed by who has left",
			"serves an unvouched one: what",
		],
		[
			'if (isTaken(dir, body.organisation)) throw new ProtocolError("conflict", "organisation: is known");',
			"",
			"an organisation in another's place",
			"serves an unvouched one: what",
		],
		["if (dir.genesis || dir.size > 0) throw", "if (dir.size < 0) throw", "a second founding", "serves an unvouched one: what"],
		[
			'if (signer.role !== "admin" || signer.id === body.subject) refuse(',
			'if (signer.role !== "admin") refuse(',
			"vetting oneself",
			"serves an unvouched one: what",
		],
		[
			"if (!subject || !from.includes(subject.status)) throw",
			"if (!subject) throw",
			"reinstating who was removed",
			"serves an unvouched one: what",
		],
	]),
	...of("clients/protocol/folds/directory/approvals.ts", "vouching", "serves an unvouched one: fewer", [
		[
			'if (join?.status !== "waiting" || join.member !== body.member)',
			'if (join?.status !== "waiting")',
			"vouching for another's keys",
			"serves an unvouched one: what",
		],
		["if (join.member === signer.id) refuse(", "if (dir.size < 0) refuse(", "vouching for oneself", "serves an unvouched one: what"],
		[
			'if (signer.role !== "admin") refuse("by: only an admin may propose this");',
			"",
			"what only admins propose",
			"serves an unvouched one: what",
		],
		[
			'if (ordinary && signer.role === "coordinator" && signer.organisation === organisation) return 1;',
			'if (ordinary && signer.role === "coordinator") return 1;',
			"vouching by another organisation's coordinator",
			"serves an unvouched one: what",
		],
		[
			"if (ordinary && organisation !== null && coordinatorsOf(dir, organisation).some((each) => each.id !== join.member))",
			"if (dir.size < 0)",
			"vouching past the coordinator who knows the person",
			"serves an unvouched one: what",
		],
		[
			'if (member.organisation !== signer.organisation || member.role === "auditor") refuse(',
			"if (dir.size < 0) refuse(",
			"removing another organisation's people",
			"serves an unvouched one: what",
		],
		[
			'if (signer.role !== "admin") refuse("by: only an admin, or the person\'s own coordinator, may do this");',
			"",
			"removing a colleague",
			"serves an unvouched one: what",
		],
		[
			'const severe = body.kind === "member" ? (subject as Member).role === "admin" : type === "remove";',
			"const severe = false;",
			"an admin removed by one other",
		],
		[
			"if (ADMINS_ALONE.has(proposal.statement.type)) return false;",
			"",
			"a restart of the access log, its witnesses, or web code, by coordinators",
			"serves an unvouched one: a restart",
		],
		["approver.organisation !== organisationOf(dir, proposal)", "true", "approving for one's own people, or what a colleague proposed"],
	]),
	...of("clients/protocol/folds/directory/restart.ts", "vouching", "serves an unvouched one: a restart", [
		["if (keysOfLogs(dir).some(({ name }) => name === origin)) throw", 'if (origin === "") throw', "an origin that a log had before"],
		["|| !verifyCompact(key, old)) throw", ") throw", "a restart from what the log hasn't signed"],
		["if (!verifyCompact(key, kept)) throw", "if (kept.size < 0) throw", "keeping what the log hasn't signed"],
		["if (kept.size > old.size || ", "if (", "keeping more than there was"],
		["|| (kept.size === old.size && !equal(kept.root, old.root)))", ")", "keeping another tree than there was"],
		["if (old.size === 0 || ", "if (", "a restart from nothing"],
		["if (!isKeyName(origin)) throw", 'if (origin === "") throw', "an origin that no note can name"],
	]),
	...of("clients/protocol/folds/directory/members.ts", "vouching", "serves an unvouched one: what", [
		['if (dir.invites.has(body.invite)) throw new ProtocolError("conflict", "invite: is known");', "", "an invite in another's place"],
		[
			"if (desk !== null && (dir.desks.get(desk)?.organisation !== organisation || !dir.desks.get(desk)?.open))",
			"if (dir.size < 0)",
			"an invite into another organisation's desk",
		],
		[
			'if ((role === "staff" || role === "coordinator") !== (organisation !== null) && role !== "auditor")',
			"if (dir.size < 0)",
			"a coordinator of no organisation",
		],
		['if (desk !== null && role !== "staff" && role !== "coordinator") refuse(', "if (dir.size < 0) refuse(", "an auditor in a desk"],
		["if (body.ke !== keyEpoch || body.as !== null) refuse(", "if (dir.size < 0) refuse(", "a newcomer with a later key epoch"],
		[
			'throw new ProtocolError("not-found", "member: is not active staff");',
			'if (!member) throw new ProtocolError("not-found", "member: is not active staff");',
			"a role for who has left",
		],
		["if (body.version !== floor + 1) throw", "if (dir.size < 0) throw", "a keybag's version that jumps"],
		[
			'if (signer.role !== "admin") refuse("by: only the organisation\'s coordinator or an admin may invite");',
			"",
			"an invite as an admin by a coordinator",
		],
		['if (others.length > 0) refuse("by: the organisation\'s coordinator invites its people");', "", "an invite past the coordinator"],
		['if (member.id === signer.id) refuse("member: nobody invites themselves");', "", "inviting oneself back"],
		["if (member.role !== body.role || member.organisation !== body.organisation)", "if (dir.size < 0)", "coming back with another role"],
		['if (used.used) throw new ProtocolError("invite-used", "invite: was used before");', "", "an invite twice"],
		[
			"if (used.member === null ? isTaken(dir, body.by) : used.member !== body.by) refuse(",
			"if (dir.size < 0) refuse(",
			"joining as somebody else",
		],
		['if (known && hasLeft(dir, known)) refuse("by: has left the network");', "", "coming back by an earlier invite"],
		["\tcheckSignature(dir, statement, joining.statement.body.keys.sign, 0);\n", "", "a newcomer's credential by another key"],
		["if (first) checkSignature(dir, statement, invited.pk, 1);", "", "a newcomer's credential without the invite's key"],
		[
			'if (signer.role !== "coordinator" || signer.organisation !== member.organisation)',
			'if (signer.role !== "coordinator")',
			"a role in another organisation",
		],
	]),
	...of("clients/protocol/folds/directory/desks.ts", "vouching", "serves an unvouched one: what", [
		['if (isTaken(dir, body.desk)) throw new ProtocolError("conflict", "desk: is known");', "", "a desk in another's place"],
		["if (!desk?.open) throw", "if (!desk) throw", "a desk that was closed"],
		[
			"if (!desk.members.delete(body.member)) throw",
			"if (!desk.members.delete(body.member) && dir.size < 0) throw",
			"out of a desk who isn't in it",
		],
		['if (!fits) refuse("member: is not active staff of the organisation");', "", "a stranger in a desk"],
		[
			'if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk hands on its key");',
			"",
			"a desk's key handed on by a stranger",
		],
		["if (!member || member.keyEpoch !== body.keyEpoch) refuse(", "if (dir.size < 0) refuse(", "a desk's key handed on to a stranger"],
	]),
	...of("clients/sdk/desk-seeds.ts", "vouching", "swaps a desk's", [
		["if (!shown || !deskKeys(seed).seal.matches(shown.pk))", "if (!shown)", "a desk's public key that isn't its seed's"],
	]),
	...of("clients/protocol/folds/directory/witnesses.ts", "vouching", "serves an unvouched one: witnesses", [
		["if (names.has(name)) throw", 'if (name === "") throw', "a log as its own witness, by its name"],
		["if (keys.has(keyOf(key))) throw", 'if (name === "") throw', "a log as its own witness, or one that counts twice"],
		["\t\tkeys.add(keyOf(key));\n", "", "one key that counts twice"],
	]),
];
