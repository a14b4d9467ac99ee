/** The directory and keybags: what directory.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const directory: Mutation[] = [
	...of("clients/sdk/directory.ts", "directory", "serves an old", [
		["if (checkpoint.size < at.dir.size) stop(at, ", "if (checkpoint.size < 0) stop(at, ", "an older directory within a sitting"],
		[
			'if (page.from !== from || page.statements.length === 0) stop(at, "directory-shrunk"',
			'if (page.statements.length === 0) return { leaves, checkpoint };\n\t\tif (page.from !== from) stop(at, "directory-shrunk"',
			"leaves that are kept back",
		],
		[
			"if (page.from !== from || page.statements.length === 0) stop(at,",
			"if (page.statements.length === 0) stop(at,",
			"leaves from elsewhere",
		],
		["[kept, sitting.bag.content.directory]) if (pin)", "[kept]) if (pin)", "what the keybag has seen"],
		["[kept, sitting.bag.content.directory]) if (pin)", "[sitting.bag.content.directory]) if (pin)", "what the device has seen"],
		[
			"if (sitting.memory.refused) throw sitting.memory.refused;\n\tif (sitting.dir",
			"if (sitting.dir",
			"working on at once with a forked directory",
			"shows two",
		],
		[
			"if (sitting.memory.refused) throw sitting.memory.refused;\n\t// Before",
			"// Before",
			"asking again for a forked directory",
			"shows two",
		],
		[
			'throw new ProtocolError("unavailable", "the directory\'s log has not signed what it took");',
			"",
			"a statement that is taken and kept out",
			"takes a statement",
		],
		["at.dir.size === 0 && (first?.type", "at.dir.size < 0 && (first?.type", "another network's directory"],
		["if (!key || !verifyCompact(key, checkpoint)) stop(", "if (!key) stop(", "a checkpoint that the log hasn't signed"],
		["|| !equal(rootOfFrontier(frontier), checkpoint.root))", ")", "leaves that don't give the signed root"],
		[
			'if (here) stop(sitting, "directory-forked", body.by',
			'if (here) continue;\n\t\tif (here) stop(sitting, "directory-forked", body.by',
			"gossip: two histories",
			"shows two",
		],
		[
			'stop(sitting, "directory-shrunk", body.by, `the log',
			"void (`the log",
			"gossip: a directory that others have seen further",
			"shows two",
		],
		[
			'if (error?.code === "bad-checkpoint" && error.field === "fork") stop(',
			'if (error?.code === "bad-checkpoint" && error.field === "none") stop(',
			"two histories in a leaf",
			"shows two",
		],
		["if (error instanceof AlarmError) sitting.memory.refused = error;", "", "working on with a forked directory", "shows two"],
		["if (error && !quiet)", "if (error && quiet)", "void leaves are alarmed about", "swaps"],
		["if (size > sitting.dir.size) stop(", "if (size < 0) stop(", "an older directory than the device or the keybag has seen"],
		["if (!here || !equal(here, root)) stop(", "if (size < 0) stop(", "another directory than the device or the keybag has seen"],
		["if (wanted.some((each) => equal(each, given)))", "if (wanted.length > 0)", "a name that isn't the member's", "serves names"],
	]),
	...of("clients/sdk/directory.ts", "directory", "serves names", [
		['else sitting.alarm({ code: "name-mismatch"', 'else void ({ code: "name-mismatch"', "another name is alarmed about"],
	]),
	...of("clients/sdk/alarms.ts", "directory", "serves an old", [
		["\tsitting.alarm(alarm);\n", "", "what is stopped is alarmed about"],
		["\tthrow new AlarmError(alarm);\n", "\treturn undefined as never;\n", "an alarm that stops nothing"],
	]),
	...of("clients/sdk/sitting.ts", "directory", "serves an old", [["\t\t\tparts.onAlarm(alarm);\n", "", "an alarm that nobody is shown"]]),
	...of("clients/sdk/compartment.ts", "directory", "shows two", [
		["await checkGossip(sitting, [...statements, ...seen]);", "", "gossip in a thread's chain and receipts"],
	]),
	...of("clients/sdk/entries.ts", "directory", "shows two", [
		["await checkGossip(", "await (async (_: unknown, __: unknown) => {})(", "gossip in a thread's entries"],
	]),
	...of("clients/protocol/folds/directory/apply.ts", "directory", "swaps", [
		["if (dir.known.has(statement.key)) throw new", "if (dir.size < 0) throw new", "a leaf twice", "re-appends"],
		["if (!mayApprove(dir, proposal, signer)) refuse(", "if (dir.size < 0) refuse(", "approving what one proposed"],
		["if (isApproved(dir, proposal)) carryOut(dir, proposal);", "carryOut(dir, proposal);", "one coordinator's word for an admin's"],
	]),
	...of("clients/protocol/folds/directory/standing.ts", "directory", "shows two", [
		["(cp.size === 0 && !nothingSigned) || !isSigned(dir, cp)", "cp.size === 0 && !nothingSigned", "a checkpoint of somebody's own making"],
		["if (!equal(root, cp.root)) throw new", "if (dir.size < 0) throw new", "a leaf by another history"],
		[
			"if (!signedBy(dir.network, statement, key, index))",
			"if (dir.size < 0 && !signedBy(dir.network, statement, key, index))",
			"signatures",
			"swaps",
		],
	]),
	...of("clients/protocol/folds/directory/members.ts", "directory", "swaps", [
		[
			'if (statement.sigs.length !== 2) throw new ProtocolError("bad-signature", "sigs: takes the new key\'s and the invite\'s");\n\tcheckSignature(dir, statement, body.keys.sign, 0);\n',
			"",
			"a newcomer's own key",
		],
		["\tcheckSignature(dir, statement, used.pk, 1);\n", "", "the invite that a newcomer comes with"],
		[
			'if (!member || (member.status !== "active" && member.status !== "suspended"))',
			"if (!member)",
			"bringing back who was removed",
			"re-appends",
		],
		['if (signer.id === member.id) refuse("member: nobody gives themselves a role");', "", "giving oneself a role"],
	]),
	...of("clients/protocol/folds/directory/desks.ts", "directory", "re-appends", [
		[
			'if (!isMemberOfDesk(dir, signer.id, desk.id)) refuse("by: only a member of the desk renews its key");',
			"",
			"a desk's key by a stranger",
			"swaps",
		],
		["if (body.epoch !== desk.epoch + 1 || !prevFits)", "if (dir.size < 0 && !prevFits)", "a desk's old key"],
		["if (!exact) throw", "if (dir.size < 0) throw", "a desk's key sealed to who has left"],
		[
			'if (signer.role !== "coordinator" || signer.organisation !== organisation)',
			'if (signer.role !== "coordinator")',
			"desks of other organisations",
			"swaps",
		],
	]),
	...of("clients/sdk/sign-in.ts", "directory", "serves an old", [
		["if (!equal(bag.hash, credential.bag))", "if (bag.version < 0)", "an old keybag, or another of the same version"],
	]),
	...of("clients/crypto/keybag.ts", "directory", "serves an old", [
		["|| out.member !== owner.member || !equal(out.network, owner.network))", ")", "somebody else's keybag"],
	]),
	...of("clients/crypto/desk.ts", "directory", "serves names", [
		["if (bytes.length !== 32 || !equal(keyCommitment(bytes), kc)) throw badContent();", "", "another seed than the desk's"],
	]),
	...of("clients/sdk/desk-seeds.ts", "directory", "serves names", [
		["if (broken) sitting.alarm(", "if (!broken) sitting.alarm(", "a desk's box that doesn't open is alarmed about"],
	]),
	...of("clients/sdk/audit/checkpoint.ts", "directory", "serves an old", [
		["if (note === null) stop(", "if (note === null) return null;\n\tif (note === null) stop(", "a log that is gone"],
		["if (now.size < pin.size) stop(", "if (now.size < 0) stop(", "an older checkpoint"],
		[
			"if (verifyConsistency(pin.size, now.size, pin.root, now.root, await tiles.consistency(pin.size, now.size))) return;",
			"return;",
			"a checkpoint that doesn't extend the one seen before",
			"shows two",
		],
	]),
	...of("clients/protocol/log/note.ts", "directory", "serves an old", [
		[
			"if (result === null) throw new NoteVerificationError(`the signature",
			"if (result === null) { verified.set(key, { key, time: null }); continue; }\n\t\tif (result === null) throw new NoteVerificationError(`the signature",
			"a note with a false signature",
		],
	]),
	...of("clients/sdk/audit/verify.ts", "directory", "shows two", [
		["if (!root || !equal(root, checkpoint.root)) stop(", "if (checkpoint.size < 0) stop(", "another directory, as a log"],
	]),
];
