/** The entries of a thread: what threads.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const threads: Mutation[] = [
	...of("clients/sdk/compartment.ts", "threads", "drops the newest", [
		["if (opened.count < closed && !shrinks)", "if (opened.count < 0)", "fewer entries than the present epoch was opened after"],
		["checkSignerThen(sitting, statement);\n\t\treturn statement;", "return statement;", "a receipt that nobody signed"],
		[
			'if (statement.type !== "seen" || statement.body.compartment !== id) return null;',
			'if (statement.type !== "seen") return null;',
			"a receipt of another thread",
		],
	]),
	...of("clients/sdk/seen.ts", "threads", "drops the newest", [
		["if (before.count > count && !mayShrink)", "if (count < 0)", "fewer entries than before, in one sitting"],
		["if (mine && !(mayShrink && mine.count > count)) check(", "if (count < 0 && mine) check(", "fewer entries than this device has seen"],
		["for (const { body } of seen) check(", "for (const { body } of seen.slice(0, 0)) check(", "fewer entries than a colleague has seen"],
		["if (here && here.key !== keyOf(seen.head)) stop(", "if (count < 0) stop(", "another newest entry than a colleague has seen"],
		[
			"|| sitting.dir.restarts.length <= (kept.restarts ?? 0) || fits(kept)) return kept;",
			"|| fits(kept)) return kept;",
			"what was lost, without two admins' word",
		],
	]),
	...of("clients/sdk/entries.ts", "threads", "replays", [
		["count: Math.max(count, opened.count) };", "count };", "fewer entries than the thread itself says", "drops the newest"],
		["if (beyond) stop(", "if (beyond && count < 0) stop(", "entries beyond those that there are said to be", "drops the newest"],
		['if (statement.type !== "entry") return stop(', 'if (statement.type !== "entry" && seq < 0) return stop(', "what is no entry"],
		["if (body.compartment !== opened.id) return refuse(", "if (seq < 0) return refuse(", "an entry of another thread"],
		["if (!equal(hash(box), body.box)) return refuse(", "if (seq < 0) return refuse(", "another box than the header's"],
		["if (reason) return refuse(", "if (reason && seq < 0) return refuse(", "an author who isn't entitled"],
		["return trouble ? refuse(trouble.code, trouble.detail) : served;", "return served;", "replays"],
		['if (!holds(epoch, body, () => true)) return "its author held no key of its epoch";', "", "a desk that holds nothing"],
		[
			"checkSignerThen(sitting, statement as unknown as AnyStatement);\n\t\treturn null;",
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
		[
			"sitting.alarm({ code, subject: opened.id, detail: `entry",
			"void ({ code, subject: opened.id, detail: `entry",
			"an entry that is refused is alarmed about",
		],
		["if (isServed(opened, number)) sitting.alarm(", "if (number < 0) sitting.alarm(", "a gap is alarmed about"],
		["\t\treportGap(sitting, opened, last, seq);\n", "", "a gap within a page"],
		["if (page.after === undefined || !full) reportGap(", "if (count < 0) reportGap(", "a gap after a page", "drops an entry"],
		[
			"if (page.after === undefined && full) last",
			"if (page.after === undefined) last",
			"a gap before a page that isn't full",
			"drops an entry",
		],
		[
			"for (const seq of opened.transcript.missing()) sitting.alarm(",
			"for (const seq of opened.transcript.missing().slice(0, 0)) sitting.alarm(",
			"a missing entry, by the others' numbers",
		],
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
	]),
	...of("clients/sdk/content.ts", "threads", "passes on", [
		["if (!ok || /[^\\P{Cc}\\n\\t]|\\p{Cs}/u.test(value)) throw", "if (!ok) throw", "what steers the terminal of who reads it"],
		['value.length <= max && value === value.normalize("NFC");', "value.length <= max;", "words in two spellings"],
		[
			'throw new ShapeError(field, "takes text, a whole',
			'if (field !== "") return given as never;\n\tthrow new ShapeError(field, "takes text, a whole',
			"a form's value that is none",
		],
		[
			'throw new ProtocolError("bad-content", error',
			'throw error;\n\t\tthrow new ProtocolError("bad-content", error',
			"one that keeps all others from being read",
		],
	]),
	...of("clients/sdk/read.ts", "threads", "replays", [
		["if (served.refused) return { content: null, failure: tampered(body.by) };", "", "showing what was refused"],
	]),
];
