/**
 * One item for each check that stands between a client and a lying server: what is taken out, or put in its place, and the
 * hostile tests that must fail without it. `take` stands exactly once in its file (mutations.test.ts).
 */
export interface Mutation {
	file: string;
	take: string;
	put: string;
	protects: string;
	/** Of test/hostile/lying; and which of its tests is tried first, by the beginning of its name. */
	by: "threads" | "directory" | "cases";
	row: string;
}

type Rows = [take: string, put: string, protects: string, row?: string][];

const of = (file: string, by: Mutation["by"], row: string, rows: Rows): Mutation[] =>
	rows.map(([take, put, protects, own]) => ({ file, take, put, protects, by, row: own ?? row }));

const directory: Mutation[] = [
	...of("clients/sdk/directory.ts", "directory", "serves an old", [
		["if (checkpoint.size < at.dir.size) stop(at, ", "if (checkpoint.size < 0) stop(at, ", "an older directory within a sitting"],
		[
			'if (page.from !== from || page.statements.length === 0) stop(at, "directory-shrunk"',
			'if (page.statements.length === 0) return { leaves, checkpoint };\n\t\tif (page.from !== from) stop(at, "directory-shrunk"',
			"leaves that are kept back",
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
		["if (needed === 0) carryOut(dir, proposal);", "carryOut(dir, proposal);", "vouching by one person alone"],
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
		["if (bag.version < credential.version)", "if (bag.version < 0)", "an old keybag"],
		["if (!equal(bag.hash, credential.bag)) stop(", "if (bag.version < 0) stop(", "another keybag of the same version"],
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
	...of("clients/sdk/invites.ts", "directory", "shows a newcomer", [
		["if (!token.pinMatches(network)) throw", "if (network.length === 0) throw", "another network than the inviter's"],
		[
			'if (!invite || !equal(invite.pk, key)) throw new ProtocolError("not-found", "invite: is not in the directory");',
			"",
			"an invite that nobody made",
		],
		["\tcheckPage(at, leaves, checkpoint);\n", "", "a newcomer's directory that the log hasn't signed"],
	]),
	...of("clients/sdk/audit/checkpoint.ts", "directory", "serves an old", [
		["if (note === null) stop(", "if (note === null) return null;\n\tif (note === null) stop(", "a log that is gone"],
		["if (now.size < pin.size) stop(", "if (now.size < 0) stop(", "an older checkpoint"],
		[
			"if (proof && verifyConsistency(pin.size, now.size, pin.root, now.root, proof)) return;",
			"return;",
			"a checkpoint that doesn't extend the one seen before",
		],
	]),
	...of("clients/protocol/log/note.ts", "directory", "serves an old", [
		[
			"if (result === null) throw new NoteVerificationError(`the signature",
			"if (result === null) { verified.set(key, { key, time: null }); continue; }\n\t\tif (result === null) throw new NoteVerificationError(`the signature",
			"a note with a false signature",
		],
	]),
	...of("clients/sdk/audit/verify.ts", "directory", "hides", [
		["if (!equal(rootOfFrontier(frontier), root)) stop(", "if (size < 0) stop(", "a tree that isn't the signed one"],
		[
			"if (leaf && !equal(leafHash(leaf), hash)) stop(",
			"if (leaf && shown.size < 0) stop(",
			"an entry that isn't in the tree as it is shown",
		],
		["if (seesAll(sitting, sitting.me) && missing > 0)", "if (missing < 0)", "an entry kept from an auditor"],
	]),
	...of("clients/sdk/audit/query.ts", "directory", "hides", [
		[
			"\t} catch {\n\t\treturn stop(",
			"\t} catch {\n\t\treturn { seq, entry: null, leaf: null };\n\t\treturn stop(",
			"an access entry that is none",
		],
		["if (shown.has(entry.seq)) stop(", "if (entry.seq < 0) stop(", "entries served twice"],
	]),
	...of("clients/sdk/audit/receipts.ts", "directory", "hides", [
		["if (!shown) return false;", "if (!shown) return true;", "an entry that an answer named, and is not shown"],
		["|| (shown.leaf && !equal(leafHash(shown.leaf), hash))) return false;", ") return false;", "an entry shown as another one"],
	]),
	...of("clients/sdk/audit/prove.ts", "directory", "hides", [
		["if (shown && !equal(shown.leaf, entry)) stop(", "if (shown && index < 0) stop(", "a proof of another body"],
	]),
	...of("clients/sdk/audit/freshness.ts", "directory", "freezes", [
		["if (at === null) {", "if (wanted < 0) {", "a log that nobody vouched for lately"],
		["times.filter((time) => sitting.now() - time <= FRESH)", "times", "a log frozen for more than a day"],
		["believed.filter(([, at]) => at <= sitting.now() + SKEW)", "believed", "a witness's time far ahead"],
		["quorumTime(fresh, wanted)", "quorumTime(fresh, 1)", "fewer witnesses than are wanted"],
	]),
	...of("clients/protocol/log/note.ts", "directory", "freezes", [
		[
			"if (key === undefined) continue;",
			"if (key === undefined) {\n\t\t\tconst stranger = { name, type: COSIGNATURE, id, publicKey: new Uint8Array(32) } as VerifierKey;\n\t\t\tif (signature.length === 72) verified.set(stranger, { key: stranger, time: readTime(signature) });\n\t\t\tcontinue;\n\t\t}",
			"a witness that the directory doesn't name",
		],
	]),
	...of("clients/protocol/folds/directory/approvals.ts", "directory", "freezes", [
		[
			'dir.witnesses = namedBy(statement.body as Body<"log.witnesses">);',
			'{\n\t\t\t\tconst now = namedBy(statement.body as Body<"log.witnesses">);\n\t\t\t\tdir.witnesses = { ...now, keys: [...dir.witnesses.keys, ...now.keys] };\n\t\t\t}',
			"a witness that is no longer named",
		],
	]),
];

const threads: Mutation[] = [
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
		["if (statement.body.compartment !== id) throw", 'if (id === "") throw', "another thread's chain"],
		['if (size < newest && statement.type === "epoch") throw', "if (size < 0) throw", "an epoch by an older view of the directory"],
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
	...of("clients/sdk/transcript.ts", "threads", "replays", [
		[
			'if (known) return { code: "entry-replayed"',
			'if (known && seq < 0) return { code: "entry-replayed"',
			"another entry in the place of one seen",
		],
		["if (this.#byKey.has(key)) return", "if (seq < 0) return", "an entry twice"],
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
		["|| padded.length !== paddedLength(end)) throw badContent();", ") end = end < 0 ? 0 : end;", "padding that isn't"],
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
	]),
];

const cases: Mutation[] = [
	...of("clients/sdk/casework/load.ts", "cases", "changes", [
		[
			'if (!isCaseType(statement.type) || !("case" in statement.body) || statement.body.case !== id)',
			"if (!isCaseType(statement.type))",
			"another case's statements",
		],
		["\t\tcheckSigned(sitting, id, statement);\n", "", "statements that somebody else has signed"],
		[
			"size = Math.max(size, statement.body.cp.size);",
			"size = statement.body.cp.size;",
			"statements by an older view than those before",
			"changes",
		],
		["await checkGossip(", "await (async (_: unknown, __: unknown) => {})(", "two histories of the directory, in a case"],
		["await checkSeen(sitting, loaded.state);", "", "a case that was seen further"],
		["	await checkComplete(sitting, loaded);\n", "", "a part of a case, to its custodian"],
		["equal(request.body.summary, hash(bytes))", "bytes.length > 0", "another summary than the request's"],
	]),
	...of("clients/sdk/casework/seen.ts", "cases", "changes", [
		["if (chain?.[length - 1] !== head) stop(", "if (length < 0) stop(", "a chain of a case that is shorter than before"],
	]),
	...of("clients/sdk/casework/inbox.ts", "cases", "changes", [
		["\t\tcheckAuthorship(sitting.dir, statement);\n", "", "an ask that nobody signed"],
		['if (statement.type !== "ask") throw', "if (statement.bytes.length < 0) throw", "what is no ask"],
	]),
	...of("clients/protocol/folds/case-state.ts", "cases", "changes", [
		["if (seq !== chain.length || !follows) throw", "if (seq < 0) throw", "the chains of a case"],
	]),
	...of("clients/protocol/folds/case.ts", "cases", "changes", [
		["if (body.as === null || !ctx.isMemberOfDesk(body.by, body.as))", "if (body.as === null)", "acting for a desk of others"],
	]),
	...of("clients/protocol/folds/case-custody.ts", "cases", "lets two", [
		[
			'if (state.custodian !== null) throw new ProtocolError("conflict", "the case is open already");\n\tcheckChain(state.chain, body);',
			"",
			"a second opening",
		],
		["if (handoff) checkCited(state, handoff, body);", "if (handoff) void checkCited;", "custody by a transfer that wasn't received"],
	]),
	...of("clients/sdk/casework/certificate.ts", "cases", "spoils", [
		[
			"if (options.network !== undefined && options.network !== certificate.network) throw",
			'if (options.network === "") throw',
			"a certificate of another network",
		],
		["|| !verifyCompact(", "|| !Boolean(", "a certificate whose directory the log hasn't signed"],
		["dir.size !== size || ", "", "a certificate with another directory"],
	]),
	...of("clients/crypto/attachment.ts", "cases", "swaps", [
		[
			"if (header.file !== info.file || header.chunks !== shape.chunks || header.size !== shape.size) throw badContent();",
			"",
			"a header that doesn't fit its content",
		],
		["if (!equal(total.digest(), header.hash)) throw badContent();", "", "another hash than the header's"],
		["if (stored > size) throw badContent();", "", "bytes after the end"],
		["if (head.length !== HEAD || head[0] !== FORMAT) throw badContent();", "", "another format of a file"],
		["if (!sodium.memcmp(commitment, head.slice(1 + PREFIX))) throw badContent();", "", "a file that opens under two keys"],
	]),
	...of("clients/sdk/pages.ts", "cases", "never", [
		["if (known.has(page.next)) throw", "if (known.size > 300) throw", "pages that lead in a circle"],
	]),
	...of("clients/sdk/chores.ts", "cases", "never", [
		["done.compartmentsRenewed > before; )", "tried.size < 400; )", "chores that never end"],
	]),
	...of("clients/sdk/transport.ts", "cases", "never", [
		["const next = await inTime(reader?.read(), timeout);", "const next = await reader?.read();", "a download that falls silent"],
		[
			"\t\t\treturn await read(response);\n",
			"\t\t\tclearTimeout(timer);\n\t\t\treturn await read(response);\n",
			"an answer that falls silent",
		],
		[
			"if (range && response.status !== 206) throw",
			"if (range && response.status === 0) throw",
			"another stretch of a file than the one asked for",
			"swaps",
		],
	]),
	...of("clients/sdk/failures.ts", "cases", "releases", [
		['if (asked && isMine(sitting, here, asked)) return "arriving";', 'return "arriving";', "saying rightly why something doesn't open"],
	]),
];

export const mutations: Mutation[] = [...directory, ...threads, ...cases];
