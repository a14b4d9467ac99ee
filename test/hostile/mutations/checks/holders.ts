/** Who holds a thread's keys: what holders.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const holders: Mutation[] = [
	...of("clients/sdk/compartment.ts", "holders", "adds", [
		["if (!shrinks) await checkChain(sitting, id, state.epochs, before);", "", "another chain than the one seen before"],
		[
			'if (broken) stop(sitting, "epoch-not-entitled"',
			'if (id === "") stop(sitting, "epoch-not-entitled"',
			"writing to a chain that is broken",
		],
		[
			'if (first?.type !== "epoch") throw',
			"if (statements.length < 0) throw",
			"a chain that begins with nothing",
			"adds a holder: another",
		],
		['if (statement.type !== "epoch" && statement.type !== "grant")', 'if (statement.type === "seen")', "what has no place in a chain"],
		["if (statement.body.compartment !== id) throw", 'if (id === "") throw', "another thread's chain"],
		['if (size < newest && statement.type === "epoch") throw', "if (size < 0) throw", "an epoch by an older view of the directory"],
		["checkSignerThen(sitting, statement);\n\t\t\tstate =", "state =", "an epoch that somebody else has signed"],
		['sitting.alarm({ code: "epoch-not-entitled", subject: id, detail: error.message });', "", "a void epoch is alarmed about"],
	]),
	...of("clients/sdk/seen.ts", "holders", "adds a holder: another", [
		[
			'if (!here) stop(sitting, "epoch-not-entitled"',
			'if (!here) return;\n\t\tif (!here) stop(sitting, "epoch-not-entitled"',
			"an epoch seen before that is gone",
		],
		["if (keyOf(here.objId) !== before.epoch) stop(", "if (before.number < 0) stop(", "another epoch of the same number"],
	]),
	...of("clients/sdk/entries.ts", "holders", "helps", [
		["of opened.transcript.lost(closings))", "of opened.transcript.lost(closings).slice(0, 0))", "a closing head that is gone"],
		["if (each.seq === seq && each.refused === null)", "if (each.seq < 0 && each.seq === seq)", "an entry under a closed epoch"],
	]),
	...of("clients/sdk/transcript.ts", "holders", "helps", [
		["if (known.seq > count || (reached", "if ((reached", "an entry beyond the closing count"],
		["|| (reached && !reached.has(known.key))", "", "an entry not reached from the closing heads"],
	]),
	...of("clients/sdk/epochs.ts", "holders", "adds a holder, or", [
		["\tcheckSound(sitting, opened);\n", "", "renewing the key of a chain that is broken"],
	]),
	...of("clients/sdk/write.ts", "holders", "helps a leaver read on", [
		["\t\tcheckSound(sitting, opened);\n", "", "writing where the chain is broken", "adds a holder, or"],
		[
			"if (stalenessNow(sitting, opened).length > 0) opened = await rotate(sitting, id);",
			"",
			"writing under a key whose holders have changed",
		],
	]),
	...of("clients/protocol/folds/directory/standing.ts", "holders", "adds a holder, or", [
		[
			'if (as !== null && !isMemberOfDesk(dir, by, as)) refuse("as: the signer does not belong to this desk");',
			"",
			"signing for a desk of others",
		],
	]),
	...of("clients/protocol/folds/compartment.ts", "holders", "adds", [
		[
			"if (body.number !== last.number + 1 || body.prev === null || !equal(body.prev, last.objId))",
			"if (body.prev === null || !equal(body.prev, last.objId))",
			"an epoch whose number jumps",
		],
		[
			"if (body.number !== last.number + 1 || body.prev === null || !equal(body.prev, last.objId))",
			"if (body.number !== last.number + 1)",
			"an epoch whose prev isn't the last",
		],
		[
			"if (body.number !== 1 || body.prev !== null || body.closes !== null)",
			"if (body.number < 0)",
			"a chain whose beginning is cut off",
			"adds a holder: another",
		],
		[
			'if (!epoch) throw new ProtocolError("stale"',
			'if (body.number < 0) throw new ProtocolError("stale"',
			"a grant of an epoch that isn't there",
		],
		[
			'if (reason) throw new ProtocolError("stale", `holder: ',
			'if (body.number < 0) throw new ProtocolError("stale", `holder: ',
			"a grant to a key that isn't in force",
		],
		["if (body.closes === null) throw", "if (last.number < 0) throw", "an epoch without what it closes"],
		[
			"if (body.kind !== compartment.kind || body.subject !== compartment.subject || body.section !== compartment.section)",
			"if (last.number < 0)",
			"a thread that becomes another kind",
		],
		["if (newOwner && ctx.sectionOwner !== body.owner) refuse(", "if (last.number < 0) refuse(", "an owner of one's own making"],
		['if (!holds(last, body, ctx.isLive)) refuse("as: only a holder opens the next epoch");', "", "an epoch by who holds nothing"],
		["if ([...after].some((name) => !before.has(name))) refuse(", "if (last.number < 0) refuse(", "a holder whom the owner hasn't added"],
		[
			'if (!body.holders.some((holder) => deskOf(holder) === body.owner) && body.kind !== "review") refuse(',
			"if (body.number < 0) refuse(",
			"an epoch without its owner",
		],
		["if (seen.has(key)) throw", "if (body.number < 0) throw", "a holder named twice"],
		[
			'if (reason) throw new ProtocolError("stale", `holders: ',
			'if (body.number < 0) throw new ProtocolError("stale", `holders: ',
			"a desk's earlier key",
		],
		[
			'if (member?.role === "admin" || (member?.role === "auditor" && body.kind !== "review"))',
			"if (body.number < 0)",
			"admins as holders",
		],
		[' || (member?.role === "auditor" && body.kind !== "review"))', ")", "auditors as holders of a thread"],
		["if (!names(present).has(nameOf(body.holder))) refuse(", "if (body.number < 0) refuse(", "a grant to who holds nothing"],
		['if (!holds(present, body, ctx.isLive)) refuse("as: only a holder grants");', "", "a grant by who holds nothing"],
		["if (!equal(body.kc, epoch.kc)) throw", "if (body.number < 0) throw", "a grant of another key than the epoch's"],
		[
			"if (body.as !== compartment.owner && !names(epoch).has(nameOf(body.holder))) refuse(",
			"if (body.number < 0) refuse(",
			"history by who is not the owner",
			"adds a holder to",
		],
		[
			"if (dropped.some((holder) => !isGone(ctx.dir, partyOf(holder), body.kind))) refuse(",
			"if (last.number < 0) refuse(",
			"a holder dropped by who is not the owner",
			"adds a holder to",
		],
		[
			'if (!review && body.as !== body.owner) refuse("owner: must be the desk acted for");',
			"",
			"a thread in another desk's name",
			"adds a holder to",
		],
	]),
];
