/** Mentions: who is meant by "@" and a name, and how that member hears it. */
import t from "tap";
import { inbox } from "#sdk/casework/index.ts";
import { mentionedIn } from "#sdk/compartments/mentions.ts";
import { markSeen, readAll } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { message, openThread, write } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { readyNetwork } from "../../../support/sdk.ts";

t.test("the longest name that fits is meant, and no part of a word", async (t) => {
	const people = ["Ana", "Ana Kola", "Олена", "أمل", "Zoë", "Ana"].map((name, i) => ({ id: `${i}`, name }));
	const meant = (text: string) => mentionedIn(text, people).join("");
	t.equal(meant("@Ana Kola, can you?"), "1");
	t.equal(meant("Ask @ana."), "05", "both people of one name");
	t.equal(meant("@Ana Kolari"), "05");
	t.equal(meant("@Анна @Олена! @أمل، @Zoe\u0308"), "234");
	for (const none of ["@Anabel", "info@Ana", "@ Ana", "Ana", "> Ben: @Ana", "@Ana\u0301", "@"]) t.equal(meant(none), "", none);
	t.equal(meant("> Ben: hello\n\n@Zoë"), "4");
});

t.test("a member hears it until they have read the message, and nobody else does", async (t) => {
	const { origin, destination } = await readyNetwork(t);
	const [o, d] = [origin.staff.session, destination.staff.session];
	const holders = [{ kind: "desk" as const, id: destination.desk }];
	const thread = await openThread(o, "Arrival", holders, origin.desk);
	const name = (await namesOf(o)).get(d.me);
	const row = async (session: UnlockedSession) =>
		(await inbox(session)).find((each) => each.kind === "unread" && each.compartment === thread);
	await write(o, thread, message("Hello, all of you"));
	t.match(await row(d), { group: "unread", isMention: false });
	const { entry } = await write(o, thread, message(`@${name} can you meet her?`));
	await write(o, thread, message("Nobody else can."));
	t.match(await row(d), { group: "awaiting", isMention: true, count: 4 });
	t.match(await row(destination.coordinator.session), { group: "unread", isMention: false });
	const read = await readAll(d, thread);
	t.ok(read.entries.some((each) => each.entry === entry && each.content?.kind === "text"));
	await markSeen(d, read.compartment);
	t.equal(await row(d), undefined);
	await write(o, thread, message("Thank you"));
	t.match(await row(d), { group: "unread", isMention: false }, "the earlier mention is over");
});
