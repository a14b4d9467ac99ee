/** The times of access entries rise with their numbers, up to a tolerance, and fit what witnesses have cosigned. */
import t from "tap";
import { addToSpan, emptySpan, findContradiction, joinSpans, MAX_UNSIGNED, TIME_TOLERANCE } from "#protocol/log/entry-times.ts";

const START = Date.UTC(2030, 0, 1);

/** Consecutive entries from this number on, with these times after START. */
function spanOf(first: number, ...times: number[]) {
	const span = emptySpan();
	for (const [i, at] of times.entries()) addToSpan(span, first + i, START + at);
	return span;
}

t.test("an entry may be dated before an earlier one by no more than the tolerance", async (t) => {
	t.equal(spanOf(0, 0, TIME_TOLERANCE, 0).misdated, null);
	t.match(spanOf(0, 0, TIME_TOLERANCE + 1, 0).misdated?.detail, /^entry 2 is dated .*, but entry 1 before it is dated/);
	const early = spanOf(0, 5, TIME_TOLERANCE, 6);
	t.equal(joinSpans(early, spanOf(3, 0)).misdated, null, "the same across two parts of a log");
	t.match(joinSpans(early, spanOf(3, -1)).misdated?.detail, /^entry 3 is dated/);
	t.match(joinSpans(early, spanOf(3, 0, 7)), { oldest: { seq: 3 }, newest: { seq: 1 } });
});

t.test("an entry's time fits the cosignatures of the checkpoints before and after it", async (t) => {
	const marks = [{ size: 5, at: START }];
	const whyNot = (seq: number, at: number) => findContradiction({ seq, at: START + at }, marks)?.detail ?? null;
	t.equal(whyNot(4, TIME_TOLERANCE), null);
	t.match(whyNot(4, TIME_TOLERANCE + 1), /^entry 4 is dated .*, but a checkpoint that contains it was cosigned/);
	t.equal(whyNot(5, TIME_TOLERANCE + 1), null, "the checkpoint doesn't contain it");
	t.equal(whyNot(5, -MAX_UNSIGNED), null);
	t.match(whyNot(5, -MAX_UNSIGNED - 1), /the log had only 5 entries$/);
	t.equal(whyNot(4, -MAX_UNSIGNED - 1), null, "it was in the log already");
});
