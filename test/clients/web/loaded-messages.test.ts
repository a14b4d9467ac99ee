/** The pages of a thread on one screen: nothing is lost between them, and only its author can hide a message. */
import t from "tap";
import { type LoadedMessages, shownMessages, withEarlier, withNewest } from "../../../clients/web/screens/threads/loaded-messages.ts";
import type { MessageView } from "../../../clients/web/sitting/verbs/index.ts";

function message(seq: number, more: Partial<MessageView> = {}): MessageView {
	return {
		entry: `entry-${seq}`,
		seq,
		at: seq,
		serverAt: null,
		authorId: "ana",
		author: "Ana",
		desk: null,
		isMine: false,
		text: "words",
		mentionsMe: false,
		files: [],
		language: null,
		kind: "text",
		failure: null,
		replaces: null,
		bedWanted: null,
		bedAnswer: null,
		report: null,
		checkIn: null,
		missingBefore: false,
		seenBy: [],
		...more,
	};
}

/** @returns the messages from `first` to `last`, as one page of the server. */
function page(first: number, last: number): LoadedMessages {
	const messages = Array.from({ length: last - first + 1 }, (_, position) => message(first + position));
	return { messages, hasEarlier: first > 1 };
}

const seqs = ({ messages }: LoadedMessages) => messages.map(({ seq }) => seq);

t.test("a message that leaves the newest page stays between it and the earlier one", async (t) => {
	const loaded = withEarlier(page(4, 6), page(1, 3), 4);
	t.same(seqs(withNewest(loaded, page(5, 7))), [1, 2, 3, 4, 5, 6, 7]);
	t.equal(withNewest(loaded, page(5, 7)).hasEarlier, false);
});

t.test("an earlier page that doesn't fit any more is left out", async (t) => {
	const both = withEarlier(page(4, 6), page(1, 3), 4);
	t.same(withEarlier(both, page(1, 3), 4), both, "it was loaded twice");
	const afterGap = withNewest(page(4, 6), page(10, 12));
	t.same(withEarlier(afterGap, page(1, 3), 4), afterGap, "the messages after it are gone");
});

t.test("after a gap, only the newest page is shown, and earlier ones can be loaded", async (t) => {
	t.same(withNewest(page(1, 3), page(5, 7)), page(5, 7));
	t.same(withNewest(page(1, 3), page(4, 6)).hasEarlier, false, "without a gap nothing is dropped");
});

t.test("the newest page counts for the messages in it", async (t) => {
	const newest = { messages: [message(3, { missingBefore: true }), message(5)], hasEarlier: true };
	const { messages } = withNewest(page(1, 5), newest);
	t.same(
		messages.map(({ seq }) => seq),
		[1, 2, 3, 5],
		"a message that it lacks is gone",
	);
	t.equal(messages[2]?.missingBefore, true);
});

t.test("an author hides an own message, also one of an earlier page, and nobody hides another one's", async (t) => {
	const own = message(9, { replaces: "entry-1" });
	t.same(shownMessages([message(1), message(2), own]), [message(2), own]);
	const foreign = message(9, { authorId: "bea", replaces: "entry-1" });
	t.same(shownMessages([message(1), message(2), foreign]), [message(1), message(2), foreign]);
	t.same(shownMessages([message(1, { kind: "title" })]), []);
});

t.test("a gap before a message that is left out is shown before the next one", async (t) => {
	const hidden = message(2, { missingBefore: true });
	const own = message(9, { replaces: "entry-2" });
	const shown = shownMessages([message(1), hidden, message(3), own]);
	t.same(
		shown.map(({ seq, missingBefore }) => [seq, missingBefore]),
		[
			[1, false],
			[3, true],
			[9, false],
		],
	);
});
