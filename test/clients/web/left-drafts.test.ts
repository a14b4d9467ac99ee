/** A draft is left only to a desk that holds the thread, and reading the drafts of a thread opens only that desk's book. */
import t from "tap";
import { addDesk, assignToDesk, openThread, syncDirectory } from "#sdk/index.ts";
import { leaveDraftToDesk, leftDrafts } from "../../../clients/web/sitting/verbs/left-drafts.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readThread } from "../../../clients/web/sitting/verbs/threads.ts";
import { countRequests } from "../../support/count-requests.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("a draft stays within the thread", async (t) => {
	giveLocation(t);
	const { origin, destination } = await readyNetwork(t);
	const { session } = origin.coordinator;
	const night = await addDesk(session, { name: "Night" });
	await assignToDesk(session, night, origin.staff.id);
	await syncDirectory(destination.staff.session);
	await syncDirectory(origin.staff.session);
	const sitting = Object.assign(newSitting(), { session });
	const open = (as: string) => openThread(session, "Monday", [{ kind: "desk", id: destination.desk }], as);
	const desks = [origin.desk, night];
	const threads = await Promise.all(desks.map(open));

	await t.test("it is offered to the desk of mine that holds the thread, whichever of my desks comes first", async (t) => {
		for (const [index, thread] of threads.entries())
			t.equal((await readThread(sitting, { thread, before: null })).actingDesk, desks[index]);
	});

	await t.test("somebody who holds the thread in their own right is offered no desk", async (t) => {
		const theirs = destination.staff.session;
		const thread = await openThread(theirs, "For one person", [{ kind: "member", id: session.me }], destination.desk);
		t.equal((await readThread(sitting, { thread, before: null })).actingDesk, null);
	});

	await t.test("only the book of this desk is read, and the program asks for it", async (t) => {
		for (const [index, thread] of threads.entries()) {
			const desk = desks[index] as string;
			const more = { thread, desk, entry: thread };
			await leaveDraftToDesk(sitting, { ...more, text: `Draft of desk ${index}` });
			t.match(await leftDrafts(sitting, more), { drafts: [{ text: `Draft of desk ${index}`, isMine: true }] });
			t.same((await leftDrafts(sitting, { ...more, thread: threads[1 - index] as string })).drafts, []);
		}
		const books = await Promise.all(desks.map((desk) => leftDrafts(sitting, { desk, thread: threads[0] as string })));
		t.equal(new Set(books.flatMap((each) => each.books)).size, 2);
		const one = () => leftDrafts(sitting, { desk: night, thread: threads[1] as string });
		t.equal(await countRequests(session, one), 2, "the list of the books, and this book");
		t.equal(leftDrafts.rests.isAskedByProgram, true);
	});
});
