/** What was in order in the directory once, and what never was: what standing.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const standing: Mutation[] = [
	...of("clients/protocol/folds/directory/apply.ts", "standing", "serves what was in order", [
		[
			'else if (dir.organisations.get(body.organisation)?.status !== "pending")',
			"else if (dir.size < 0)",
			"an organisation that was removed before it was approved",
		],
		['if (organisation?.status === "pending") organisation', "if (organisation) organisation", "an organisation that was removed, refused"],
		[
			'if (proposer.keyEpoch !== ke) refuse("object: its proposer has new keys since");',
			"",
			"approving what was proposed with keys that were lost",
		],
		[
			'if (proposer.role === "staff") refuse("object: its proposer no longer coordinates");',
			"",
			"approving what was proposed by who coordinated then",
		],
		[
			"const join = dir.joins.get(keyOf(body.join));",
			'const join = [...dir.joins.values()].find((each) => each.member === body.member && each.status === "waiting");',
			"a later join, refused with an earlier one",
		],
	]),
	...of("clients/protocol/folds/directory/approvals.ts", "standing", "serves what was in order", [
		[
			"if (!organisationIsActive(dir, dir.invites.get(join.invite)?.organisation ?? null))",
			"if (dir.size < 0)",
			"vouching into an organisation that was suspended",
		],
		["if (desk?.open) desk.members", "if (desk) desk.members", "into a desk that was closed"],
		["\twithdrawApprovals(dir, member.id);\n", "", "an approval by keys that were lost"],
		[
			'setStanding(dir, statement as Statement<"suspend" | "reinstate" | "remove">);\n\t\t\tcloseOthers(dir, proposal);',
			'setStanding(dir, statement as Statement<"suspend" | "reinstate" | "remove">);',
			"a reinstatement that was proposed before the suspension",
		],
		[
			'dir.policy = (statement.body as Body<"policy">).policy;\n\t\t\tcloseOthers(dir, proposal);',
			'dir.policy = (statement.body as Body<"policy">).policy;',
			"an earlier policy that one admin revives",
		],
		[
			'dir.witnesses = namedBy(statement.body as Body<"log.witnesses">);\n\t\t\tcloseOthers(dir, proposal);',
			'dir.witnesses = namedBy(statement.body as Body<"log.witnesses">);',
			"earlier witnesses that one admin revives",
		],
	]),
	...of("clients/protocol/folds/directory/lookups.ts", "standing", "serves what was in order", [
		[
			'return status === "removed" || (organisation !== null && dir.organisations.get(organisation)?.status === "removed");',
			'return status === "removed" || (organisation !== null && dir.size < 0);',
			"what somebody says whose organisation has left",
		],
	]),
	...of("clients/protocol/folds/directory/apply.ts", "standing", "serves what was never in order: who", [
		["if (!isDirectoryType(statement.type)) throw", "if (dir.size < 0) throw", "what doesn't belong into the directory"],
		["if (!subject) throw", "if (dir.size < 0) throw", "vetting who isn't there"],
		["\tcheckStillPossible(dir, proposal.statement);\n", "", "approving what became impossible", "serves what was never in order: too few"],
		[
			'if (type === "member.add") joinVouchedFor(dir, body);',
			'if (type === "member.add") void joinVouchedFor;',
			"vouching for who was removed while waiting",
			"serves what was never in order: too few",
		],
		[
			'else if (type !== "organisation.add") checkSubject(dir, statement);',
			'else if (type !== "organisation.add") return;',
			"reinstating who has left since",
			"serves what was never in order: too few",
		],
	]),
	...of("clients/protocol/folds/directory/approvals.ts", "standing", "serves what was never in order: who", [
		["|| subjectOf(proposal) === approver.id) return", ") return", "approving oneself"],
		['return approver.role === "coordinator" && ', "return ", "approving as staff"],
		["if (!subject) throw", "if (dir.size < 0) throw", "removing who isn't there"],
		[
			"proposal.approvals.flatMap((id) => activeMember(dir, id) ?? [])",
			"proposal.approvals.flatMap((id) => dir.members.get(id) ?? [])",
			"an approval by who was suspended since",
			"serves what was never in order: too few",
		],
		[
			".map((each) => each.organisation));",
			".map((each) => each.id));",
			"two coordinators of one organisation",
			"serves what was never in order: too few",
		],
		[
			'if (join.member === member.id && join.status === "waiting") join.status = "refused";',
			"void join;",
			"a join of who was removed",
			"serves what was never in order: too few",
		],
		[
			"for (const desk of dir.desks.values()) desk.members.delete(member.id);",
			"",
			"a desk's member who has left, for ever",
			"serves what was never in order: of",
		],
		[
			'status: member.status === "suspended" ? "suspended" : "active",',
			'status: "active",',
			"new keys that lift a suspension",
			"serves what was never in order: too few",
		],
	]),
	...of("clients/protocol/folds/directory/desks.ts", "standing", "serves what was never in order: of", [
		["\tcheckCoordinator(signer, body.organisation);\n", "", "a desk added to another organisation"],
		["\tcheckCoordinator(signer, desk.organisation);\n\tdesk.open", "\tdesk.open", "another organisation's desk closed"],
		["if (desk.members.has(body.member)) throw", "if (dir.size < 0) throw", "twice in a desk"],
		['member?.status === "active" && ', "member !== undefined && ", "a desk's member who has left"],
		[
			'member.organisation === desk.organisation && member.role !== "auditor";',
			"member.organisation === desk.organisation;",
			"an auditor in a desk, later",
			"serves what was never in order: who",
		],
		["if (desk.epoch === 0 && body.wrap !== null) refuse(", "if (dir.size < 0) refuse(", "an earlier key of a desk that has none"],
		[
			"if (body.epoch !== deskKey(dir, desk.id)?.epoch) throw",
			"if (dir.size < 0) throw",
			"another key of a desk than its present one handed on",
		],
	]),
	...of("clients/protocol/folds/directory/members.ts", "standing", "serves what was never in order: who", [
		[
			"if (organisation !== null && !organisationIsActive(dir, organisation)) refuse(",
			"if (dir.size < 0) refuse(",
			"an invite into an organisation that waits",
		],
		[' && role !== "auditor";\n\tif (own)', ";\n\tif (own)", "an auditor of the coordinator's own choice"],
		['if (role !== "coordinator") refuse(', "if (dir.size < 0) refuse(", "staff by an admin alone"],
		[
			'if (!used) throw new ProtocolError("not-found", "invite: is not in the directory");',
			"if (!used) return { used: true } as unknown as Invite;",
			"a join without an invite",
		],
		[' || member.role === "auditor")\n', ")\n", "an auditor who coordinates"],
		[
			"\tcheckSignature(dir, statement, used.pk, 1);\n\tcheckCheckpoint(dir, statement);\n",
			"\tcheckSignature(dir, statement, used.pk, 1);\n",
			"a join by a checkpoint of its own making",
			"serves what was never in order: how",
		],
		["\t\tcheckCheckpoint(dir, statement);\n\t} else", "\t} else", "a newcomer's credential by one", "serves what was never in order: how"],
		[
			"else checkSigner(dir, statement, { whileSuspended: true });",
			"else void checkSigner;",
			"a credential that somebody else has signed",
			"serves what was never in order: how",
		],
		[
			"if (statement.sigs.length !== (first ? 2 : 1) || !invited)",
			"if (!invited)",
			"a newcomer's credential with a signature more",
			"serves what was never in order: how",
		],
		[
			'if (earlier.member === body.by && earlier.status === "waiting") earlier.status = "refused";',
			"void earlier;",
			"an earlier join than the last",
			"serves what was never in order: too few",
		],
		[
			'if (!joining || member.status === "pending") member',
			"if (member.status) member",
			"a keybag before its keys are vouched for",
			"serves what was never in order: too few",
		],
	]),
	...of("clients/protocol/folds/directory/standing.ts", "standing", "serves what was never in order: how", [
		["if (root === undefined) throw", "if (root === undefined) return;\n\tif (dir.size < 0) throw", "a directory that isn't there yet"],
		[
			"if (same && equal(same.root, cp.root) && equal(same.signature, cp.signature)) return",
			"if (same) return",
			"a checkpoint of a size that was signed before",
		],
		["\tcheckAuthorship(dir, statement);\n\tif (as", "\tif (as", "whose signature it is"],
		["\tcheckSignature(dir, statement, keys.sign);\n", "", "an author's signature"],
		[
			"\tcheckSignature(dir, statement, keys.sign);\n\tcheckCheckpoint(dir, statement);\n",
			"\tcheckSignature(dir, statement, keys.sign);\n",
			"what an author had seen",
		],
	]),
	...of("clients/protocol/folds/directory/web.ts", "standing", "serves what was never in order: how", [
		["if (release !== null && (release.files < 1 || release.files > MOST_FILES))", "if (release === undefined)", "web code of no files"],
	]),
	...of("clients/protocol/folds/directory/witnesses.ts", "standing", "serves what was never in order: how", [
		["if (!isKeyName(name)) throw", 'if (name === "") throw', "a witness that no note can name"],
		["if (wanted > witnesses.length) throw", "if (wanted < 0) throw", "more witnesses than there are"],
		["\t\tnames.add(name);\n", "", "two witnesses of one name"],
	]),
	...of("clients/protocol/folds/directory/approvals.ts", "standing", "serves what was never in order: who", [
		["if (approver.id === by || ", "if (", "approving what one proposed oneself"],
	]),
	...of("clients/protocol/folds/directory/members.ts", "standing", "serves what was never in order: who", [
		[
			"if (desk !== null && (dir.desks.get(desk)?.organisation !== organisation || !dir.desks.get(desk)?.open))",
			"if (desk !== null && dir.desks.get(desk)?.organisation !== organisation)",
			"an invite into a desk that is closed",
		],
	]),
	...of("clients/protocol/folds/directory/lookups.ts", "standing", "serves what was never in order: who", [
		[" || dir.desks.has(id);", ";", "a member by a desk's id"],
		[" || dir.organisations.has(id) ||", " ||", "a member by an organisation's id"],
		["return dir.members.has(id) || ", "return ", "a desk by a member's id"],
	]),
	...of("clients/protocol/folds/directory/standing.ts", "standing", "serves what was never in order: how", [
		[
			"if ((cp.size === 0 && !nothingSigned) || !isSigned(dir, cp))",
			"if (!isSigned(dir, cp))",
			"a directory in which nothing was signed yet",
		],
	]),
	...of("clients/protocol/folds/directory/desks.ts", "standing", "serves what was never in order: of", [
		[
			"if (!member || member.keyEpoch !== body.keyEpoch) refuse(",
			"if (!member) refuse(",
			"a desk's key handed on to a key that isn't in force",
		],
		["\t\tsealed.size === present.length &&\n", "", "a desk's key sealed to a stranger as well"],
		["sealed.get(member.id) === member.keyEpoch);", "sealed.has(member.id));", "a desk's key sealed to a key that isn't in force"],
		["\t\tsealed.size === body.sealed.length &&\n", "", "a desk's key sealed to one twice"],
		[
			"if (body.epoch !== desk.epoch + 1 || !prevFits) throw",
			"if (body.epoch !== desk.epoch + 1) throw",
			"a desk's key after another than its last",
		],
	]),
	...of("clients/protocol/folds/directory/lookups.ts", "standing", "serves what was never in order: of", [
		[
			"return organisationIsActive(dir, member.organisation) ? member : null;",
			"return member;",
			"what somebody says whose organisation is suspended",
		],
	]),
];
