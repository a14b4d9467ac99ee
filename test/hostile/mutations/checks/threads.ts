/** Threads and what stands in them: what threads.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const threads: Mutation[] = [
	...of("clients/sdk/compartment.ts", "threads", "adds", [
		["if (!shrinks) await checkChain(sitting, id, state.epochs);", "", "another chain than the one seen before"],
		[
			"if (opened.count < closed && !shrinks)",
			"if (opened.count < 0)",
			"fewer entries than the present epoch was opened after",
			"drops the newest",
		],
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
		[
			"checkSigner(sitting.history.at(sitting.dir, statement.body.cp.size), statement, { whileSuspended: true });\n\t\treturn statement;",
			"return statement;",
			"a receipt that nobody signed",
			"drops the newest",
		],
		[
			'if (statement.type !== "seen" || statement.body.compartment !== id) return null;',
			'if (statement.type !== "seen") return null;',
			"a receipt of another thread",
			"drops the newest",
		],
		["checkSigner(ctx.dir, statement, { whileSuspended: true });\n\t\t\tstate =", "state =", "an epoch that somebody else has signed"],
		['sitting.alarm({ code: "epoch-not-entitled", subject: id, detail: error.message });', "", "a void epoch is alarmed about"],
	]),
	...of("clients/sdk/seen.ts", "threads", "drops the newest", [
		[
			'if (!here) stop(sitting, "epoch-not-entitled"',
			'if (!here) return;\n\t\tif (!here) stop(sitting, "epoch-not-entitled"',
			"an epoch seen before that is gone",
			"adds a holder: another",
		],
		[
			"if (keyOf(here.objId) !== before.epoch) stop(",
			"if (before.number < 0) stop(",
			"another epoch of the same number",
			"adds a holder: another",
		],
		["if (transcript.count > count && !mayShrink)", "if (count < 0)", "fewer entries than before, in one sitting"],
		["if (mine && !(mayShrink && mine.count > count)) check(", "if (count < 0 && mine) check(", "fewer entries than this device has seen"],
		["for (const { body } of seen) check(", "for (const { body } of seen.slice(0, 0)) check(", "fewer entries than a colleague has seen"],
		["if (here && here.key !== keyOf(seen.head)) stop(", "if (count < 0) stop(", "another newest entry than a colleague has seen"],
	]),
	...of("clients/sdk/seen.ts", "threads", "drops the newest", [
		[
			"|| sitting.dir.restarts.length <= (kept.restarts ?? 0) || fits(kept)) return kept;",
			"|| fits(kept)) return kept;",
			"what was lost, without two admins' word",
		],
	]),
	...of("clients/sdk/entries.ts", "threads", "replays", [
		["if (count < opened.count && !shrinks)", "if (count < 0)", "fewer entries than the thread itself says", "drops the newest"],
		['if (statement.type !== "entry") return stop(', 'if (statement.type !== "entry" && seq < 0) return stop(', "what is no entry"],
		["if (body.compartment !== opened.id) return refuse(", "if (seq < 0) return refuse(", "an entry of another thread"],
		["if (!equal(hash(box), body.box)) return refuse(", "if (seq < 0) return refuse(", "another box than the header's"],
		["if (reason) return refuse(", "if (reason && seq < 0) return refuse(", "an author who isn't entitled"],
		["return trouble ? refuse(trouble.code, trouble.detail) : served;", "return served;", "replays"],
		['if (!holds(epoch, body, () => true)) return "its author held no key of its epoch";', "", "a desk that holds nothing"],
		[
			"checkSigner(sitting.history.at(sitting.dir, body.cp.size), statement as unknown as AnyStatement, { whileSuspended: true });\n\t\treturn null;",
			"return null;",
			"an entry's signature, and that its author hadn't left",
		],
		["if (served.length > limit) stop(", "if (limit < 0) stop(", "more entries than asked for", "drops an entry"],
		[
			"if (seq <= last || (page.before !== undefined && seq >= page.before))",
			"if (page.before !== undefined && seq >= page.before)",
			"entries out of order",
		],
		[
			"if (seq <= last || (page.before !== undefined && seq >= page.before))",
			"if (seq <= last)",
			"later entries than asked for",
			"drops an entry",
		],
		["\t\treportGap(sitting, opened, last, seq);\n", "", "a gap within a page"],
		["if (page.after === undefined || !isFull) reportGap(", "if (count < 0) reportGap(", "a gap after a page", "drops an entry"],
		[
			"if (page.after === undefined && isFull) last",
			"if (page.after === undefined) last",
			"a gap before a page that isn't full",
			"drops an entry",
		],
		[
			"for (const seq of opened.transcript.missing()) sitting.alarm(",
			"for (const seq of opened.transcript.missing().slice(0, 0)) sitting.alarm(",
			"a missing entry, by the others' numbers",
		],
		["of opened.transcript.lost(closings))", "of opened.transcript.lost(closings).slice(0, 0))", "a closing head that is gone", "helps"],
		["if (each.seq === seq && each.refused === null)", "if (each.seq < 0 && each.seq === seq)", "an entry under a closed epoch", "helps"],
	]),
	...of("clients/sdk/epochs.ts", "threads", "drops an entry from", [
		["if (!transcript.has(base.count + 1, opened.count)) throw", "if (base.count < 0) throw", "closing what one hasn't seen whole"],
	]),
	...of("clients/sdk/transcript.ts", "threads", "replays", [
		[
			'if (known) return { code: "entry-replayed"',
			'if (known && seq < 0) return { code: "entry-replayed"',
			"another entry in the place of one seen",
		],
		["if (this.#byTurn.has(turn)) return", "if (seq < 0) return", "an author's number twice"],
		["if (this.#byEntry.has(body.entry)) return", "if (seq < 0) return", "an entry's id twice"],
		[
			"const jumps = before !== null && n !== before + 1;",
			"const jumps = false && before !== null && n !== before;",
			"an author's count that jumps",
		],
		["if (jumps || orphaned) out.push(seq);", "if (jumps) out.push(seq);", "a prev that nobody has"],
		["if (known.seq > count || (reached", "if ((reached", "an entry beyond the closing count", "helps"],
		["|| (reached && !reached.has(known.key))", "", "an entry not reached from the closing heads", "helps"],
	]),
	...of("clients/sdk/read.ts", "threads", "replays", [
		["if (served.refused) return { content: null, failure: tampered(body.by) };", "", "showing what was refused"],
		[
			'sitting.alarm({ code: "content-tampered", subject: opened.id, detail: `entry',
			'void ({ code: "content-tampered", subject: opened.id, detail: `entry',
			"a box that doesn't open is alarmed about",
		],
	]),
	...of("clients/sdk/write.ts", "threads", "helps a leaver read on", [
		[
			"if (stalenessNow(sitting, opened).length > 0) opened = await rotate(sitting, compartment);",
			"",
			"writing under a key whose holders have changed",
		],
	]),
	...of("clients/sdk/transport.ts", "threads", "weakens", [
		["if (result.success) return result.data", "return (result.data ?? json)", "answers that the contract doesn't know"],
	]),
	...of("clients/protocol/statements/statement.ts", "threads", "weakens", [
		[
			'if (!isStatementType(wire.type)) throw new ProtocolError("bad-statement", "type: is not in the registry");',
			'if (!isStatementType(wire.type)) wire = { ...wire, type: wire.type.split(".")[0] ?? "" };',
			"types that aren't in the registry",
		],
	]),
	...of("clients/protocol/folds/directory/standing.ts", "threads", "adds a holder, or", [
		[
			'if (as !== null && !isMemberOfDesk(dir, by, as)) refuse("as: the signer does not belong to this desk");',
			"",
			"signing for a desk of others",
		],
	]),
	...of("clients/sdk/epoch-keys.ts", "threads", "gives", [
		['stop(sitting, "key-mismatch", opened.id, `a grant', "void (`a grant", "a grant that gives another key"],
	]),
	...of("clients/crypto/epoch.ts", "threads", "gives", [
		[
			"if (bytes.length !== 32 || !equal(keyCommitment(bytes), context.kc)) throw badContent();",
			"",
			"different keys for different holders",
		],
	]),
	...of("clients/crypto/aead.ts", "threads", "probes", [
		["|| box[0] !== FORMAT) throw badContent();", ") throw badContent();", "another format of a box", "weakens"],
		[
			"if (!sodium.memcmp(derived.commitment, box.slice(1 + NONCE, HEAD))) throw badContent();",
			"",
			"a box that opens under two keys",
			"feeds",
		],
		["box.length < BOX_OVERHEAD || ", "", "boxes that are too short, by the same error"],
	]),
	...of("clients/crypto/padding.ts", "threads", "probes", [
		["|| padded[end] !== 0x80", "", "padding that begins otherwise"],
		["|| padded.length !== paddedLength(end)) throw", ") throw", "more padding than there must be"],
	]),
	...of("clients/protocol/cbor.ts", "threads", "weakens", [
		["if (!equal(encode(value, rfc8949EncodeOptions), bytes)) throw", "if (bytes.length < 0) throw", "bytes that aren't canonical"],
	]),
	...of("clients/protocol/schema.ts", "threads", "weakens", [
		["if (stranger !== undefined) throw", 'if (stranger === "") throw', "fields that a type hasn't"],
	]),
	...of("clients/protocol/folds/compartment.ts", "threads", "adds", [
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
			"if (dropped.some((holder) => !isGone(ctx.dir, holder, body.kind))) refuse(",
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
